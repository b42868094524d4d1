# What examples, tests and benchmarks need. The library itself (smss::smss) needs nothing.
include_guard()

function(smss_require found package what)
    if(NOT ${found})
        message(FATAL_ERROR "smss: ${what} was not found. On Debian: apt-get install ${package}")
    endif()
endfunction()

find_package(CLI11 CONFIG QUIET)
smss_require(CLI11_FOUND libcli11-dev "CLI11 (arguments of the example programs)")
find_package(nlohmann_json CONFIG QUIET)
smss_require(nlohmann_json_FOUND nlohmann-json3-dev "nlohmann-json (JSON of the example programs)")
find_package(hivex MODULE QUIET)
if(NOT hivex_FOUND)
    message(STATUS "smss: hivex was not found (Debian: libhivex-dev): programs read .reg files only, no hives")
endif()

if(SMSS_BUILD_TESTS)
    find_package(Catch2 CONFIG QUIET)  # unversioned on purpose: 2.13.10 and 3.x both serve
    smss_require(Catch2_FOUND catch2 "Catch2")
    if(Catch2_VERSION VERSION_LESS 2.13.10)
        message(FATAL_ERROR "smss: Catch2 ${Catch2_VERSION} is too old; 2.13.10 or later is needed")
    endif()
    find_package(rapidcheck CONFIG QUIET)  # Debian's has no version file
    smss_require(rapidcheck_FOUND librapidcheck-dev "RapidCheck")
    find_package(range-v3 CONFIG QUIET)
    find_package(Threads REQUIRED)
endif()
