# Fails on an #include <smss/...> that goes along an arrow not declared in .ci/rooms.txt, and on an include of another library outside of
# adapters and testing.
cmake_minimum_required(VERSION 3.25)
#   cmake -D ROOMS=.ci/rooms.txt -D INCLUDE=include -P check_rooms.cmake

file(STRINGS ${ROOMS} lines REGEX "^[a-z]")
set(rooms "")
foreach(line IN LISTS lines)
    if(NOT line MATCHES "^([a-z_]+) requires( [a-z_ ]+)?$")
        message(FATAL_ERROR "${ROOMS}: expected `room requires room ...`, found: ${line}")
    endif()
    list(APPEND rooms ${CMAKE_MATCH_1})
    string(STRIP "${CMAKE_MATCH_2}" required)
    string(REPLACE " " ";" allowed_${CMAKE_MATCH_1} "${required}")
endforeach()

# The system's and the compiler's own headers, where they are there; reachable.hpp has a target of its own and stands in no umbrella header.
set(foreign
    "check/bulk_memory.hpp includes sys/mman.h"
    "check/progress.hpp includes unistd.h"
    "check/reachable.hpp includes range/v3/view/facade.hpp"
    "check/state_table.hpp includes emmintrin.h")

set(problems "")
set(arrows 0)
file(GLOB_RECURSE headers ${INCLUDE}/smss/*.hpp)
foreach(header IN LISTS headers)
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${INCLUDE}/smss OUTPUT_VARIABLE relative)
    if(NOT relative MATCHES "^([a-z_]+)/")
        continue()  # the umbrella header stands in no room
    endif()
    set(room ${CMAKE_MATCH_1})
    if(NOT room IN_LIST rooms)
        list(APPEND problems "${relative}: room `${room}` is not declared in .ci/rooms.txt")
        continue()
    endif()
    if(NOT room MATCHES "^(adapters|testing)$")
        file(STRINGS ${header} includes REGEX "^ *# *include")
        foreach(include IN LISTS includes)
            # the standard library's headers have neither folder nor suffix
            if(include MATCHES "<(smss/|[a-z_]+>)")
                continue()
            endif()
            string(REGEX REPLACE ".*[<\"](.*)[>\"].*" "\\1" name "${include}")
            if(NOT "${relative} includes ${name}" IN_LIST foreign)
                list(APPEND problems "${relative}: ${include}: the core needs the standard library only")
            endif()
        endforeach()
    endif()
    file(STRINGS ${header} includes REGEX "^ *# *include *[<\"]smss/")
    foreach(include IN LISTS includes)
        string(REGEX MATCH "smss/([a-z_]+)[/.]" ignored "${include}")
        math(EXPR arrows "${arrows} + 1")
        if(NOT CMAKE_MATCH_1 STREQUAL room AND NOT CMAKE_MATCH_1 IN_LIST allowed_${room})
            list(APPEND problems "${relative}: ${include}: `${room}` may not require `${CMAKE_MATCH_1}`")
        endif()
    endforeach()
endforeach()
if(problems)
    list(JOIN problems "\n  " text)
    message(FATAL_ERROR "arrows not declared in .ci/rooms.txt:\n  ${text}")
endif()
if(arrows EQUAL 0)
    message(FATAL_ERROR "no include was looked at: wrong folder ${INCLUDE}?")
endif()
message(STATUS "${arrows} includes follow .ci/rooms.txt")
