# Puts the shared libraries that MODULE needs beside it, which looks for them
# there: all but those of GCC and the C library. None if all are in the module.
cmake_path(GET MODULE PARENT_PATH dir)
file(GLOB earlier "${dir}/lib*.so*")
if(earlier)
  file(REMOVE ${earlier})
endif()
file(GET_RUNTIME_DEPENDENCIES MODULES "${MODULE}"
  RESOLVED_DEPENDENCIES_VAR libraries
  PRE_EXCLUDE_REGEXES
    "^lib(c|m|dl|pthread|rt|gcc_s|stdc\\+\\+)\\.so" "^ld-linux")
foreach(library ${libraries})
  file(COPY "${library}" DESTINATION "${dir}" FOLLOW_SYMLINK_CHAIN)
endforeach()
