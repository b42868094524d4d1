# Runs Catch2 programs under an emulator.
# cmake -D RUNNER=emulator -D "PROGRAMS=program;..." -D SCRATCH=folder -P unit_tests.cmake
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${SCRATCH})
foreach(program IN LISTS PROGRAMS)
    cmake_path(GET program FILENAME name)
    # Files, not pipes: Wine's server would keep a pipe open, and CMake wait for it.
    execute_process(COMMAND ${RUNNER} ${program} OUTPUT_FILE ${SCRATCH}/${name}.out ERROR_FILE ${SCRATCH}/${name}.err RESULT_VARIABLE code)
    file(READ ${SCRATCH}/${name}.out said)
    if(NOT code EQUAL 0 OR NOT said MATCHES "All tests passed")
        file(READ ${SCRATCH}/${name}.err also)
        message(SEND_ERROR "${name}: exit ${code}\n${said}\n${also}\nAgain: ${RUNNER} ${program}")
    endif()
    string(REGEX MATCH "All tests passed[^\n]*" summary "${said}")
    message(STATUS "${name}: ${summary}")
endforeach()
