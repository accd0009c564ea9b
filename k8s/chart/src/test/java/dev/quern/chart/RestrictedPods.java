package dev.quern.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The Pod Security Standard "restricted", and more. */
final class RestrictedPods {
    private static final Set<String> VOLUMES = Set.of("configMap", "emptyDir", "secret", "persistentVolumeClaim",
            "projected", "downwardAPI", "csi", "ephemeral");

    private RestrictedPods() {}

    /** Holds the specification of a pod to it. */
    static void assertRestricted(JsonNode pod) {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10_001);
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        for (String host : Set.of("hostNetwork", "hostPID", "hostIPC")) {
            assertThat(pod.path(host).asBoolean()).isFalse();
        }
        for (String containers : Set.of("containers", "initContainers")) {
            assertThat(pod.path(containers)).allSatisfy(RestrictedPods::assertContained);
        }
        assertThat(pod.path("volumes")).allSatisfy(volume -> {
            Set<String> kinds = Chart.names(volume);
            kinds.remove("name");
            assertThat(VOLUMES).containsAll(kinds);
        });
    }

    private static void assertContained(JsonNode container) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(security.has("privileged")).isFalse();
        assertThat(container.path("ports")).allSatisfy(port -> assertThat(port.has("hostPort")).isFalse());
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }
}
