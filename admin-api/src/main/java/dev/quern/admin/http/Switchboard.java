package dev.quern.admin.http;

import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.RequestHead;
import java.util.List;
import java.util.Optional;

/** Finds the service of a request. Immutable. */
final class Switchboard {
    private final List<WireService> services;

    Switchboard(List<WireService> services) {
        if (services.isEmpty()) {
            throw new IllegalArgumentException("at least one service is needed");
        }
        this.services = List.copyOf(services);
    }

    /** The service that has the request's host or path for itself. */
    Optional<WireService> owner(RequestHead head) {
        for (WireService service : services) {
            if (service.owns(head)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    /** The service by signature, else by what the request looks like, else the first. */
    WireService find(RequestHead head) {
        Optional<String> claimed = Authenticator.claimedService(head);
        if (claimed.isPresent()) {
            List<WireService> signedFor = services.stream()
                    .filter(service -> service.signingName().equals(claimed.get())).toList();
            // several APIs may be signed for one name, as DynamoDB and its streams are
            if (signedFor.size() > 1) {
                return signedFor.stream().filter(service -> service.claims(head)).findFirst()
                        .orElse(signedFor.getFirst());
            }
            if (!signedFor.isEmpty()) {
                return signedFor.getFirst();
            }
        }
        for (WireService service : services) {
            if (service.claims(head)) {
                return service;
            }
        }
        return services.getFirst();
    }
}
