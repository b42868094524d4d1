# The same Linux, another standard library: clang's libc++. On Debian: apt-get install clang-19 libc++-19-dev libc++abi-19-dev
# Left out where it is missing, and where Catch2 is a compiled library (version 3), for that one is compiled with libstdc++.
find_program(SMSS_CXX_libcxx clang++-19)
find_path(SMSS_LIBCXX __config PATHS /usr/lib/llvm-19/include/c++/v1 NO_DEFAULT_PATH)
find_path(SMSS_CATCH2_HEADER catch2/catch.hpp)
mark_as_advanced(SMSS_CXX_libcxx SMSS_LIBCXX SMSS_CATCH2_HEADER)
if(NOT SMSS_CXX_libcxx OR NOT SMSS_LIBCXX OR NOT SMSS_CATCH2_HEADER)
    return()
endif()

add_test(NAME portability.libcxx.readers
    COMMAND ${CMAKE_COMMAND} -D NATIVE=$<TARGET_FILE:portability_readers> -D "CXX=${SMSS_CXX_libcxx};-stdlib=libc++" -D RUNNER=env
        -D SOURCE=${PROJECT_SOURCE_DIR} -D SCRATCH=${CMAKE_CURRENT_BINARY_DIR}/libcxx_readers -P ${CMAKE_CURRENT_SOURCE_DIR}/run.cmake)
add_test(NAME portability.libcxx.tests
    COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/libcxx ${CMAKE_CURRENT_BINARY_DIR}/libcxx
        --build-generator ${CMAKE_GENERATOR}
        --build-options -DCMAKE_CXX_COMPILER=${SMSS_CXX_libcxx} -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
            -DCMAKE_CXX_FLAGS=-stdlib=libc++ -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
        --test-command libcxx_tests)
set_tests_properties(portability.libcxx.readers portability.libcxx.tests PROPERTIES LABELS portability)
