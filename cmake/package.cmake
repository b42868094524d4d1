# The Debian package: `cpack -G DEB` in the build folder. Headers for every architecture, and no dependency: what a component needs
# (smssConfig.cmake) is recommended, for most projects take smss::smss alone.
set(SMSS_PACKAGE_CONTACT "smss maintainers <maintainers@smss.example>" CACHE STRING "Maintainer of the Debian package: whoever publishes it")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smss)
set(CPACK_PACKAGE_CONTACT "${SMSS_PACKAGE_CONTACT}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL development debian)
# Debian wants the licence under a name of its own.
install(FILES LICENSE DESTINATION share/doc/smss RENAME copyright COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libhivex-dev, nlohmann-json3-dev, librange-v3-dev, catch2, librapidcheck-dev")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "What the first user-mode process of Windows does, as typed state machines
in header-only C++20: to run, to prove things about, and to hold other
implementations against.
The recommended packages are those of the components hivex, json, range_v3,
testing and conformance; smss::smss needs none of them.")
include(CPack)
