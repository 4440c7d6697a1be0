# CPack strips programs and shared libraries; archives as debhelper does.
find_program(STRIP_COMMAND strip REQUIRED)
file(GLOB_RECURSE archives "${CPACK_TEMPORARY_DIRECTORY}/*.a")
foreach(archive ${archives})
  execute_process(COMMAND "${STRIP_COMMAND}" --strip-debug
    --remove-section=.comment --remove-section=.note
    --enable-deterministic-archives "${archive}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
