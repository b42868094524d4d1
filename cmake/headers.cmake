# The headers of each target. They are found by folder, so that a new header is verified and installed from its first day.
set(include_root ${CMAKE_CURRENT_LIST_DIR}/../include)
cmake_path(NORMAL_PATH include_root)
file(GLOB_RECURSE SMSS_CORE_HEADERS CONFIGURE_DEPENDS ${include_root}/smss/*.hpp)
list(FILTER SMSS_CORE_HEADERS EXCLUDE REGEX "/smss/(adapters|testing)/")
set(SMSS_RANGE_V3_HEADERS ${include_root}/smss/check/reachable.hpp)
list(REMOVE_ITEM SMSS_CORE_HEADERS ${SMSS_RANGE_V3_HEADERS})

# The text of a file that includes every header of smss::smss.
function(smss_include_every_header variable)
    set(everything "")
    foreach(header IN LISTS SMSS_CORE_HEADERS)
        cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${include_root} OUTPUT_VARIABLE relative)
        string(APPEND everything "#include <${relative}>\n")
    endforeach()
    set(${variable} "${everything}" PARENT_SCOPE)
endfunction()

file(GLOB SMSS_HIVEX_HEADERS CONFIGURE_DEPENDS ${include_root}/smss/adapters/hivex*.hpp)
file(GLOB SMSS_WIN32_HEADERS CONFIGURE_DEPENDS ${include_root}/smss/adapters/win32*.hpp)
file(GLOB SMSS_JSON_HEADERS CONFIGURE_DEPENDS ${include_root}/smss/adapters/*json*.hpp)
file(GLOB_RECURSE SMSS_TESTING_HEADERS CONFIGURE_DEPENDS ${include_root}/smss/testing/*.hpp)

# A header in adapters/ that no target carries would be neither verified nor installed.
file(GLOB adapter_headers CONFIGURE_DEPENDS ${include_root}/smss/adapters/*.hpp)
list(REMOVE_ITEM adapter_headers ${SMSS_HIVEX_HEADERS} ${SMSS_WIN32_HEADERS} ${SMSS_JSON_HEADERS})
if(adapter_headers)
    message(FATAL_ERROR "cmake/headers.cmake: these adapters belong to no target: ${adapter_headers}")
endif()
