#include "classifier/rules/taxonomy.h"

#include <algorithm>
#include <iterator>

namespace logclass {
namespace {

constexpr TaxonomyEntry kTaxonomy[] = {
    {"CRASH_LOOP_BACK_OFF", "pod_lifecycle", "CrashLoopBackOff",
     Severity::kError},
    {"IMAGE_PULL_BACK_OFF", "pod_lifecycle", "ImagePullBackOff",
     Severity::kError},
    {"ERR_IMAGE_PULL", "pod_lifecycle", "ErrImagePull", Severity::kError},
    {"UNSCHEDULABLE", "pod_lifecycle", "Pending - Pod cannot be scheduled",
     Severity::kWarning},
    {"OOM_KILLED", "pod_lifecycle", "OOMKilled", Severity::kCritical},
    {"EVICTED", "pod_lifecycle", "Evicted", Severity::kError},
    {"CONTAINER_CREATE_FAILED", "pod_lifecycle", "ContainerCreating (stuck)",
     Severity::kError},
    {"LIVENESS_PROBE_FAILED", "probes", "Liveness probe failed",
     Severity::kWarning},
    {"READINESS_PROBE_FAILED", "probes", "Readiness probe failed",
     Severity::kWarning},
    {"STARTUP_PROBE_FAILED", "probes", "Startup probe failed",
     Severity::kWarning},
    {"CPU_THROTTLING", "resources", "CPU throttling", Severity::kWarning},
    {"MEMORY_PRESSURE", "resources", "Memory pressure", Severity::kError},
    {"DISK_PRESSURE", "resources", "Disk pressure", Severity::kError},
    {"PID_PRESSURE", "resources", "PID pressure", Severity::kError},
    {"SERVICE_SELECTOR_MISMATCH", "networking", "Service selector mismatch",
     Severity::kError},
    {"ENDPOINT_NOT_READY", "networking", "Endpoint not ready",
     Severity::kError},
    {"DNS_FAILURE", "networking", "DNS resolution failures", Severity::kError},
    {"CONNECTION_REFUSED", "networking",
     "Network policy blocking - connection refused in logs", Severity::kError},
    {"NETWORK_TIMEOUT", "networking", "Connection timeouts in logs",
     Severity::kError},
    {"CONFIGMAP_NOT_FOUND", "configuration", "ConfigMap not found",
     Severity::kError},
    {"SECRET_NOT_FOUND", "configuration", "Secret not found", Severity::kError},
    {"INVALID_ENV", "configuration", "Invalid env vars", Severity::kError},
    {"VOLUME_MOUNT_FAILED", "configuration", "Volume mount failures",
     Severity::kError},
    {"PANIC", "application", "Panics/Fatal errors", Severity::kCritical},
    {"UNCAUGHT_EXCEPTION", "application", "Uncaught exceptions",
     Severity::kError},
    {"DATABASE_CONNECTION_FAILED", "application",
     "Database connection failures", Severity::kError},
    {"HTTP_5XX", "application", "API errors - HTTP 5xx", Severity::kError},
    {"ROLLOUT_STUCK", "rollout", "Rollout stuck", Severity::kError},
    {"ROLLED_BACK", "rollout", "Rollback triggered", Severity::kWarning},
    {"PDB_VIOLATED", "rollout", "Pod disruption budget violated",
     Severity::kWarning},
    {"STATEFULSET_IDENTITY", "stateful", "StatefulSet pod identity issues",
     Severity::kError},
    {"PVC_RESIZE_FAILED", "stateful", "PVC resize failures", Severity::kError},
    {"LEADER_ELECTION_FAILED", "stateful", "Leader election failures",
     Severity::kError},
    {"RBAC_DENIED", "security", "RBAC permission denied", Severity::kCritical},
    {"IMAGE_PULL_AUTH_FAILED", "security", "ImagePullSecret invalid",
     Severity::kCritical},
    {"SECURITY_CONTEXT_VIOLATION", "security", "SecurityContext violations",
     Severity::kCritical},
    {"CERTIFICATE_EXPIRED", "security", "Certificate expiration",
     Severity::kCritical},
    {"QUOTA_EXCEEDED", "quota", "Quota exceeded", Severity::kError},
    {"LIMIT_RANGE_VIOLATION", "quota", "LimitRange violations",
     Severity::kError},
    {"PV_PROVISIONING_FAILED", "storage", "PV provisioning failures",
     Severity::kError},
    {"PV_RECLAIM_FAILED", "storage", "PV reclaim issues", Severity::kWarning},
    {"NFS_TIMEOUT", "storage", "NFS mount timeouts", Severity::kError},
    {"NODE_NOT_READY", "node", "Node NotReady", Severity::kCritical},
    {"NODE_CORDONED", "node", "Node cordoned", Severity::kInfo},
    {"KUBELET_STOPPED", "node", "Kubelet stopped", Severity::kCritical},
    {"API_SERVER_SLOW", "control_plane", "API server slow", Severity::kWarning},
    {"SCHEDULER_BACKLOG", "control_plane", "Scheduler backlog",
     Severity::kWarning},
    {"CONTROLLER_MANAGER_FAILED", "control_plane", "Controller manager issues",
     Severity::kError},
    {"OPERATOR_FAILED", "crd", "Operator failures", Severity::kError},
    {"CRD_VALIDATION_FAILED", "crd", "CRD validation errors", Severity::kError},
    {"WEBHOOK_FAILED", "crd", "Webhook failures", Severity::kError},
    {"ARGOCD_DEGRADED", "integrations", "ArgoCD health Degraded",
     Severity::kError},
    {"ARGOCD_OUT_OF_SYNC", "integrations", "ArgoCD sync OutOfSync",
     Severity::kWarning},
    {"ARGOCD_SYNC_FAILED", "integrations", "ArgoCD sync Failed / rollback",
     Severity::kError},
    {"JIRA_INCIDENT", "integrations", "Jira incident ticket", Severity::kError},
    {"GITHUB_BUG", "integrations", "GitHub issue labelled bug",
     Severity::kWarning},
};

}  // namespace

std::span<const TaxonomyEntry> Taxonomy() { return kTaxonomy; }

const TaxonomyEntry* FindTaxonomyEntry(std::string_view code) {
  auto entry =
      std::find_if(std::begin(kTaxonomy), std::end(kTaxonomy),
                   [code](const TaxonomyEntry& e) { return e.code == code; });
  return entry == std::end(kTaxonomy) ? nullptr : entry;
}

}  // namespace logclass
