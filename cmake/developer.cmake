# Targets and functions for our own sources only; nothing here reaches a user of smss::smss.
include_guard()

add_library(smss_developer INTERFACE)
if(SMSS_DEVELOPER)
    target_compile_options(smss_developer INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
endif()

# smss_compile_as_one(TARGET): half the time of one by one. Not for sources with names of the same spelling.
function(smss_compile_as_one target)
    if(SMSS_UNITY)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    endif()
endfunction()

# smss_add_example(NAME n SOURCES ... [LIBRARIES ...] [DEFINITIONS ...])
function(smss_add_example)
    cmake_parse_arguments(arg "" "NAME" "SOURCES;LIBRARIES;DEFINITIONS" ${ARGN})
    add_executable(${arg_NAME} ${arg_SOURCES})
    smss_compile_as_one(${arg_NAME})
    target_link_libraries(${arg_NAME} PRIVATE smss::smss smss_developer ${arg_LIBRARIES})
    target_compile_definitions(${arg_NAME} PRIVATE ${arg_DEFINITIONS})
endfunction()

# smss_add_page(NAME n SOURCES ... [LIBRARIES ...] [DEFINITIONS ...] [ARGUMENTS ...]): docs/n.md is what the program print_n prints.
function(smss_add_page)
    cmake_parse_arguments(arg "" "NAME" "SOURCES;LIBRARIES;DEFINITIONS;ARGUMENTS" ${ARGN})
    if(NOT SMSS_TEST_PAGES)
        return()
    endif()
    smss_add_example(NAME print_${arg_NAME} SOURCES ${arg_SOURCES} LIBRARIES ${arg_LIBRARIES} DEFINITIONS ${arg_DEFINITIONS})
    add_test(NAME docs.${arg_NAME}
        COMMAND ${CMAKE_COMMAND} -D "COMMAND=$<TARGET_FILE:print_${arg_NAME}>;${arg_ARGUMENTS}" -D EXPECTED=${PROJECT_SOURCE_DIR}/docs/${arg_NAME}.md
            -P ${PROJECT_SOURCE_DIR}/cmake/compare_output.cmake)
    set_tests_properties(docs.${arg_NAME} PROPERTIES LABELS pages)
endfunction()

# smss_add_test(NAME n SOURCES ... [LIBRARIES ...] [DEFINITIONS ...] [ARGUMENTS ...] [LABEL quick|full|long|...] [SEPARATE] [DEEP n])
# quick: also under the sanitizers; full: not there, for what it runs has no memory to spoil that quick tests do not reach as well.
# SEPARATE: each source is a translation unit of its own, whatever SMSS_UNITY says.
# DEEP n: a second test NAME.deep, labelled long, with n cases of each property and a new seed every time.
# One Catch2 program, one CTest test: a spec file is the unit that a reader looks at.
function(smss_add_test)
    cmake_parse_arguments(arg "SEPARATE" "NAME;LABEL;DEEP" "SOURCES;LIBRARIES;DEFINITIONS;ARGUMENTS" ${ARGN})
    if(NOT arg_LABEL)
        set(arg_LABEL quick)
    endif()
    add_executable(${arg_NAME} ${arg_SOURCES})
    if(NOT arg_SEPARATE)
        smss_compile_as_one(${arg_NAME})
    endif()
    if(NOT SMSS_UNIT_TESTS OR (SMSS_QUICK_TESTS_ONLY AND NOT arg_LABEL STREQUAL quick))
        set_target_properties(${arg_NAME} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    target_link_libraries(${arg_NAME} PRIVATE smss::testing smss_developer ${arg_LIBRARIES})
    target_compile_definitions(${arg_NAME} PRIVATE ${arg_DEFINITIONS})
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME} ${arg_ARGUMENTS})
    set_tests_properties(${arg_NAME} PROPERTIES LABELS ${arg_LABEL} ENVIRONMENT "RC_PARAMS=${SMSS_RC_PARAMS}" SKIP_RETURN_CODE 77)
    if(arg_DEEP)
        add_test(NAME ${arg_NAME}.deep COMMAND ${arg_NAME} ${arg_ARGUMENTS})
        set_tests_properties(${arg_NAME}.deep PROPERTIES LABELS long ENVIRONMENT "RC_PARAMS=max_success=${arg_DEEP}" SKIP_RETURN_CODE 77)
    endif()
endfunction()
