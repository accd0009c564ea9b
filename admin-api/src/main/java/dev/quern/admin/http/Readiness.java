package dev.quern.admin.http;

import java.util.Optional;

/** Tells a load balancer whether requests should come. Called on event loops. */
@FunctionalInterface
public interface Readiness {

    /** Why this server takes no requests; empty if it takes them. */
    Optional<String> obstacle();
}
