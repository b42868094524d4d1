# Builds readers.cpp for another platform, runs it there on the recorded registry files, and compares what it lists with what the
# program of this machine lists.
# cmake -D NATIVE=program -D CXX=compiler -D RUNNER=emulator -D SOURCE=project -D SCRATCH=folder -D WINE=prefix -P run.cmake
file(GLOB files ${SOURCE}/spec/vectors/nt5_2/*.reg ${SOURCE}/tests/registry/reg-import/*.in.reg)
list(LENGTH files count)
if(count LESS 200)
    message(FATAL_ERROR "portability: ${count} registry files below ${SOURCE}, expected at least 200")
endif()
file(MAKE_DIRECTORY ${SCRATCH})
file(REMOVE ${SCRATCH}/here.txt ${SCRATCH}/there.txt)
execute_process(COMMAND ${CXX} -std=c++20 -O1 -static -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I${SOURCE}/include
    ${SOURCE}/tests/portability/readers.cpp -o ${SCRATCH}/readers.exe COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${NATIVE} ${SCRATCH}/here.txt ${files} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E env WINEDEBUG=-all WINEPREFIX=${WINE} ${RUNNER} ${SCRATCH}/readers.exe ${SCRATCH}/there.txt ${files}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${SCRATCH}/here.txt ${SCRATCH}/there.txt RESULT_VARIABLE differs)
if(differs)
    message(FATAL_ERROR "portability: the readers differ between the platforms: diff ${SCRATCH}/here.txt ${SCRATCH}/there.txt")
endif()
file(SIZE ${SCRATCH}/there.txt size)
message(STATUS "portability: ${count} files, ${size} bytes of listing, the same on both platforms")
