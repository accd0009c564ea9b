package dev.quern.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests into the API's own types. What these do not know they keep apart, and so it is not where it was when
 * they are written again without it.
 */
final class StrictManifests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Class<?>> TYPES = Map.ofEntries(Map.entry("v1/Service", Service.class),
            Map.entry("v1/ConfigMap", ConfigMap.class), Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class), Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("batch/v1/Job", Job.class), Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("batch/v1/CronJob", CronJob.class), Map.entry("v1/Pod", Pod.class));

    private StrictManifests() {}

    /** What is wrong with a manifest: fields that the API does not have, or whose values are of another type. */
    static List<String> faults(JsonNode manifest) {
        String type = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
        Class<?> known = TYPES.get(type);
        if (known == null) {
            return List.of("no such type is known: " + type);
        }
        List<String> faults = new ArrayList<>();
        try {
            Object bean = JSON.treeToValue(manifest, known);
            collect(type, bean, faults);
        } catch (JsonProcessingException e) {
            faults.add(type + ": " + e.getOriginalMessage());
        }
        return faults;
    }

    private static void collect(String place, Object bean, List<String> faults) {
        switch (bean) {
            case Iterable<?> several -> several.forEach(each -> collect(place, each, faults));
            case Map<?, ?> entries -> entries.values().stream().filter(value -> value != null)
                    .forEach(each -> collect(place, each, faults));
            case Object other when other.getClass().getPackageName().startsWith("io.fabric8.kubernetes") ->
                collectFields(place, other, faults);
            default -> {
                // a value
            }
        }
    }

    private static void collectFields(String place, Object bean, List<String> faults) {
        for (var method : bean.getClass().getMethods()) {
            if (method.getParameterCount() != 0 || !method.getName().startsWith("get")
                    || method.getName().equals("getClass") || method.isAnnotationPresent(Deprecated.class)
                    || method.getReturnType() == Void.TYPE) {
                continue;
            }
            Object value;
            try {
                value = method.invoke(bean);
            } catch (ReflectiveOperationException e) {
                continue; // no field of it
            }
            if (method.getName().equals("getAdditionalProperties") && value instanceof Map<?, ?> unknown) {
                unknown.keySet().forEach(name -> faults.add(place + " has no " + name));
            } else if (value != null) {
                collect(place + "." + method.getName().substring(3), value, faults);
            }
        }
    }
}
