# Fails when what COMMAND prints differs from the file EXPECTED. With -D UPDATE=ON, or the environment variable SMSS_UPDATE set, it writes the file anew.
#   cmake -D "COMMAND=program;argument" -D EXPECTED=docs/page.md [-D UPDATE=ON] -P compare_output.cmake
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND ${COMMAND} OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(UPDATE OR DEFINED ENV{SMSS_UPDATE})
    file(WRITE ${EXPECTED} "${output}")
endif()
file(READ ${EXPECTED} expected)
if(NOT output STREQUAL expected)
    list(JOIN COMMAND " " line)
    message(FATAL_ERROR "${EXPECTED} is not what the program prints.\nLook at: ${line} | diff ${EXPECTED} -\nTo write it anew: SMSS_UPDATE=1 ctest -R (this test)")
endif()
