# CPack's settings: what the packages say of themselves.
set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
# Each package has a synopsis of its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_CONTACT "${LOGCLASS_MAINTAINER}")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_SOURCE_DIR}/strip_archives.cmake")

# One package for each component; the service goes with the command.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL ${packages})
if(LOGCLASS_BUILD_CLI AND LOGCLASS_BUILD_SIDECAR)
  list(APPEND CPACK_COMPONENTS_ALL logclass-service)
  set(CPACK_COMPONENT_LOGCLASS_GROUP logclass)
  set(CPACK_COMPONENT_LOGCLASS-SERVICE_GROUP logclass)
  set(service_control conffiles postinst prerm postrm)
endif()

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SOURCE logclass)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

# debian_package(NAME KEYWORD TEXT...): the fields of a package. The first line
# of DESCRIPTION is the synopsis; CONTROL are files for its control archive.
function(debian_package name)
  set(fields ARCHITECTURE SECTION DEPENDS RECOMMENDS SUGGESTS)
  cmake_parse_arguments(
    PARSE_ARGV 1 arg "" "${fields};DESCRIPTION" CONTROL)
  string(TOUPPER "CPACK_DEBIAN_${name}" prefix)
  set(${prefix}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(${prefix}_DESCRIPTION "${arg_DESCRIPTION}" PARENT_SCOPE)
  foreach(field ${fields})
    if(DEFINED arg_${field})
      set(${prefix}_PACKAGE_${field} "${arg_${field}}" PARENT_SCOPE)
    endif()
  endforeach()
  list(TRANSFORM arg_CONTROL PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/${name}/")
  set(${prefix}_PACKAGE_CONTROL_EXTRA "${arg_CONTROL}" PARENT_SCOPE)
endfunction()

# procps has the `kill` that reloads the service.
debian_package(logclass SECTION admin
  DEPENDS procps
  SUGGESTS rsyslog
  CONTROL ${service_control}
  DESCRIPTION "severities and reasons for logs and Kubernetes records
logclass reads log lines, Kubernetes events and object states and tags each
with a severity and a reason, as CRITICAL and LOG_RBAC_DENIED. Its rules know
what real programs print for every class of Kubernetes failure, and what only
looks like one. Everything that it says can be explained, and every rule can
be changed without copying it.
.
This package has the command, its rules, and the sidecar for Vector as a
service, which is not started before it is enabled.")

debian_package(liblogclass1 SECTION libs
  RECOMMENDS logclass
  CONTROL shlibs symbols triggers
  DESCRIPTION "severities and reasons for log records (shared library)
logclass reads log lines, Kubernetes events and object states and tags each
with a severity and a reason.
.
This package has the library for programs that use the C interface. The
shipped rules are in the package logclass.")

# The C++ library is an archive: programs link what it is made with.
set(libhs_dev "libhyperscan-dev | libvectorscan-dev")
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i[3-6]86")
  set(libhs_dev libvectorscan-dev)
endif()
string(JOIN ", " static_depends
  "liblogclass1 (= ${PROJECT_VERSION})" libabsl-dev "${libhs_dev}" libre2-dev
  libsimdjson-dev libxxhash-dev libyaml-dev)
debian_package(liblogclass-dev SECTION libdevel
  DEPENDS "${static_depends}"
  RECOMMENDS pkg-config
  SUGGESTS logclass
  DESCRIPTION "severities and reasons for log records (development files)
logclass reads log lines, Kubernetes events and object states and tags each
with a severity and a reason.
.
This package has the headers of the C and the C++ interface, the static
library, and what CMake and pkg-config need to find them.")

debian_package(python3-logclass SECTION python ARCHITECTURE all
  DEPENDS "liblogclass1 (>= ${PROJECT_VERSION}), python3:any (>= 3.8)"
  RECOMMENDS logclass
  CONTROL postinst prerm
  DESCRIPTION "severities and reasons for log records (Python 3)
logclass reads log lines, Kubernetes events and object states and tags each
with a severity and a reason.
.
This package has the Python module. The shipped rules are in the package
logclass.")

debian_package(lua-logclass SECTION interpreters
  RECOMMENDS logclass
  SUGGESTS lua5.4
  DESCRIPTION "severities and reasons for log records (Lua 5.4)
logclass reads log lines, Kubernetes events and object states and tags each
with a severity and a reason.
.
This package has the module for Lua 5.4, which Vector's lua transform can
load. The shipped rules are in the package logclass.")

include(CPack)
