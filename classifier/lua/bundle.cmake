# Puts the shared libraries that MODULE needs beside it, which looks for them
# there: all but those of GCC and the C library, which every image has.
file(GET_RUNTIME_DEPENDENCIES MODULES "${MODULE}"
  RESOLVED_DEPENDENCIES_VAR libraries
  PRE_EXCLUDE_REGEXES
    "^lib(c|m|dl|pthread|rt|gcc_s|stdc\\+\\+)\\.so" "^ld-linux")
cmake_path(GET MODULE PARENT_PATH dir)
foreach(library ${libraries})
  cmake_path(GET library PARENT_PATH from)
  if(NOT from STREQUAL dir)
    file(COPY "${library}" DESTINATION "${dir}" FOLLOW_SYMLINK_CHAIN)
  endif()
endforeach()
