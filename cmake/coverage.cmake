# Target `coverage`: what the tests ran of include/, as build/coverage/report/index.html and summary.txt; what is left to do, as open.txt.
# The preset `coverage` says when.
find_program(SMSS_GCOVR gcovr)
find_program(SMSS_GCOV gcov-12 NAMES gcov)
mark_as_advanced(SMSS_GCOVR SMSS_GCOV)
if(NOT SMSS_GCOVR)
    message(FATAL_ERROR "smss: gcovr was not found. On Debian: apt-get install gcovr")
endif()
set(report ${PROJECT_BINARY_DIR}/report)
add_custom_target(coverage
    COMMAND ${CMAKE_COMMAND} -E make_directory ${report}
    # Branches that only an exception of a called function can take, and those that the compiler itself calls unreachable, say nothing.
    COMMAND ${SMSS_GCOVR} -j 2 --gcov-executable ${SMSS_GCOV} --root ${PROJECT_SOURCE_DIR} --filter ${PROJECT_SOURCE_DIR}/include/
        --exclude-throw-branches --exclude-unreachable-branches --html-details ${report}/index.html --txt ${report}/summary.txt
        --json ${report}/coverage.json --print-summary ${PROJECT_BINARY_DIR}
    # The same with all instantiations of a template as one.
    COMMAND ${CMAKE_COMMAND} -E env GCOV=${SMSS_GCOV} ${PROJECT_SOURCE_DIR}/tests/analysis/branches.py ${PROJECT_BINARY_DIR} ${report}/open.txt
    VERBATIM USES_TERMINAL)
