include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Components: `development` is what a project needs, `manuals` the pages of programs that are not installed, `debian` what only the
# Debian package has (cmake/package.cmake).
install(TARGETS smss smss_hivex smss_win32 smss_json smss_range_v3 smss_testing smss_conformance EXPORT smssTargets
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/smss)
install(EXPORT smssTargets NAMESPACE smss:: DESTINATION ${package_dir} COMPONENT development)

configure_package_config_file(cmake/smssConfig.cmake.in ${PROJECT_BINARY_DIR}/smssConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/smssConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/smssConfig.cmake ${PROJECT_BINARY_DIR}/smssConfigVersion.cmake cmake/Findhivex.cmake
    DESTINATION ${package_dir} COMPONENT development)

configure_file(cmake/smss.pc.in ${PROJECT_BINARY_DIR}/smss.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/smss.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT development)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licence)

# The manual pages of the programs that are built.
if(SMSS_BUILD_EXAMPLES OR SMSS_BUILD_TESTS OR SMSS_BUILD_BENCHMARKS)
    file(GLOB manuals CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.1)
    install(FILES ${manuals} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT manuals)
endif()

if(PROJECT_IS_TOP_LEVEL)
    include(cmake/package.cmake)
endif()
