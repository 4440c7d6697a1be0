# What is in the module beside its own files: every library as an archive, so
# that it needs the C library alone. Debian compiles archives for programs. Most
# can be part of a shared object as well, but not RE2's, with its thread_local
# variable and its use of stderr; and simdjson has none. These two are compiled
# here, from the sources of the Debian packages that are installed. Without the
# sources, the module needs their shared libraries.
#
# Sets `libraries`, for the linker; `compiled`, files of the sources; and
# `shared`, the libraries that are not in the module.
include(CheckCXXSourceCompiles)

set(LOGCLASS_FETCH_SOURCES ON CACHE BOOL
  "Fetch with apt the sources that logclass.so needs, 12 MB")

# archives(OUT NAME...): these libraries as archives.
function(archives out)
  set(found "")
  foreach(name ${ARGN})
    find_library(LOGCLASS_ARCHIVE_${name} "lib${name}.a" REQUIRED)
    mark_as_advanced(LOGCLASS_ARCHIVE_${name})
    list(APPEND found "${LOGCLASS_ARCHIVE_${name}}")
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# shareable_archive(OUT NAME): the library as an archive, if there is one that
# can be part of a shared object as it is, else empty.
function(shareable_archive out name)
  find_library(LOGCLASS_ARCHIVE_${name} "lib${name}.a")
  mark_as_advanced(LOGCLASS_ARCHIVE_${name})
  set(archive "${LOGCLASS_ARCHIVE_${name}}")
  set(${out} "" PARENT_SCOPE)
  if(archive)
    set(CMAKE_REQUIRED_QUIET ON)
    set(CMAKE_REQUIRED_FLAGS -fPIC)
    set(CMAKE_REQUIRED_LINK_OPTIONS -shared -static-libstdc++ ${isolation})
    set(CMAKE_REQUIRED_LIBRARIES
      -Wl,--whole-archive "${archive}" -Wl,--no-whole-archive)
    check_cxx_source_compiles("int unused;" LOGCLASS_SHAREABLE_${name})
    if(LOGCLASS_SHAREABLE_${name})
      set(${out} "${archive}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

# debian_sources(OUT FILE...): the directories with the sources of the packages
# that these files are of, in this order. Empty where they cannot be had; after
# a failure it is not tried again.
function(debian_sources out)
  set(${out} "" PARENT_SCOPE)
  if(NOT LOGCLASS_FETCH_SOURCES OR LOGCLASS_SANITIZE)
    return()
  endif()
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/sources")
  file(MAKE_DIRECTORY "${dir}")
  execute_process(
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/debian_sources.sh" "${dir}" ${ARGN}
    RESULT_VARIABLE failed
    OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_FILE "${dir}/apt.log")
  if(failed)
    set_property(CACHE LOGCLASS_FETCH_SOURCES PROPERTY VALUE OFF)
    message(STATUS "No sources from apt: ${dir}/apt.log says why, "
                   "-DLOGCLASS_FETCH_SOURCES=ON tries again")
    return()
  endif()
  string(REPLACE "\n" ";" found "${found}")
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

pkg_check_modules(LUA_ABSL REQUIRED absl_statusor absl_status absl_strings)
set(absl ${LUA_ABSL_STATIC_LIBRARIES})
list(FILTER absl INCLUDE REGEX "^absl_")  # the others are the C library's
archives(libraries hs yaml xxhash ${absl})

# What the module uses of the sources. Debian generates three more files of RE2,
# tables; these can be taken from the archive.
set(files_of_re2 "re2/*.cc")
set(files_of_simdjson "singleheader/simdjson.cpp")
set(unshareable "")
set(installed "")
foreach(name re2 simdjson)
  shareable_archive(archive ${name})
  if(archive)
    list(APPEND libraries "${archive}")
  else()
    find_library(LOGCLASS_SHARED_${name} ${name} REQUIRED)
    mark_as_advanced(LOGCLASS_SHARED_${name})
    list(APPEND unshareable ${name})
    list(APPEND installed "${LOGCLASS_SHARED_${name}}")
  endif()
endforeach()

set(compiled "")
set(shared "")
if(unshareable)
  debian_sources(sources ${installed})
endif()
foreach(name dir IN ZIP_LISTS unshareable sources)
  file(GLOB files "${dir}/${files_of_${name}}")
  if(NOT files)
    list(APPEND libraries "-l${name}")
    list(APPEND shared "lib${name}")
    continue()
  endif()
  list(APPEND compiled ${files})
  set_source_files_properties(${files} PROPERTIES
    INCLUDE_DIRECTORIES "${dir}"
    COMPILE_DEFINITIONS NDEBUG
    COMPILE_OPTIONS "-w;-O3;-ffunction-sections;-fdata-sections")
  if(LOGCLASS_ARCHIVE_${name})
    list(APPEND libraries "${LOGCLASS_ARCHIVE_${name}}")
  endif()
endforeach()
