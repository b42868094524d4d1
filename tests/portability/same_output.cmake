# explain_boot gives the same bytes on another platform as on this one, for text and for JSON, from a file and from standard input.
# cmake -D NATIVE=program -D RUNNER=emulator -D PROGRAM=program -D SOURCE=project -D SCRATCH=folder -P same_output.cmake
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${SCRATCH})
# Names that no code page of Windows has, bytes that text streams of Windows change, and data with nothing well formed.
file(COPY_FILE ${SOURCE}/examples/explain_boot/suspicious.reg ${SCRATCH}/größe-大.reg)
string(ASCII 26 end_of_file)
file(WRITE ${SCRATCH}/stream.reg "Windows Registry Editor Version 5.00\n\n"
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\r\n"
    "\"A${end_of_file}B\"=dword:00000001\n\"BootExecute\"=hex(7):00,d8,41,00,1a,00,0d,00,0a,00,00,00,61,00,00,00,00,00\n")
file(GLOB recorded ${SOURCE}/spec/vectors/nt5_2/0[0-9][27].reg)
set(files ${SCRATCH}/größe-大.reg ${SCRATCH}/stream.reg ${recorded})
list(LENGTH files count)
if(count LESS 10)
    message(FATAL_ERROR "portability: ${count} registry files, expected at least 10 below ${SOURCE}")
endif()

# Files, not pipes: Wine's server would keep a pipe open, and CMake wait for it.
# compare(input arguments...): `input` is what standard input reads.
function(compare input)
    file(REMOVE ${SCRATCH}/here ${SCRATCH}/there)
    execute_process(COMMAND ${NATIVE} ${ARGN} INPUT_FILE ${input} OUTPUT_FILE ${SCRATCH}/here ERROR_FILE ${SCRATCH}/here.said RESULT_VARIABLE code)
    execute_process(COMMAND ${RUNNER} ${PROGRAM} ${ARGN}
        INPUT_FILE ${input} OUTPUT_FILE ${SCRATCH}/there ERROR_FILE ${SCRATCH}/there.said RESULT_VARIABLE code_there)
    file(READ ${SCRATCH}/here.said said)
    file(READ ${SCRATCH}/there.said said_there)
    execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${SCRATCH}/here ${SCRATCH}/there RESULT_VARIABLE differs)
    if(differs OR NOT code EQUAL code_there OR NOT said STREQUAL said_there)
        list(JOIN ARGN " " arguments)
        message(FATAL_ERROR "portability: explain_boot ${arguments} < ${input}: exit ${code} here, ${code_there} there (${said_there})\n"
            "Look at: diff ${SCRATCH}/here ${SCRATCH}/there\nAgain: ${RUNNER} ${PROGRAM} ${arguments} < ${input}")
    endif()
    file(SIZE ${SCRATCH}/there size)
    math(EXPR total "${total} + ${size}")
    set(total ${total} PARENT_SCOPE)
endfunction()

set(total 0)
compare(/dev/null)
compare(/dev/null --format json --edition nt10_0)
compare(/dev/null --help)
foreach(file IN LISTS files)
    compare(/dev/null ${file})
    compare(${file} - --format json)
endforeach()
message(STATUS "portability: ${count} files, ${total} bytes of output, the same on both platforms")
