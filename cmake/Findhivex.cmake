# Finds the hivex library (https://libguestfs.org/hivex.3.html) and defines hivex::hivex.
find_path(hivex_INCLUDE_DIR NAMES hivex.h)
find_library(hivex_LIBRARY NAMES hivex)
mark_as_advanced(hivex_INCLUDE_DIR hivex_LIBRARY)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(hivex REQUIRED_VARS hivex_LIBRARY hivex_INCLUDE_DIR)
if(hivex_FOUND AND NOT TARGET hivex::hivex)
    add_library(hivex::hivex UNKNOWN IMPORTED)
    set_target_properties(hivex::hivex PROPERTIES
        IMPORTED_LOCATION "${hivex_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${hivex_INCLUDE_DIR}")
endif()
