package dev.quern.admin.auth;

import java.util.Objects;

/**
 * Lets every request in, signed or not: for a developer's own machine. A function's own key still makes it that
 * function, so that what it may do is the same as in production.
 */
public final class OpenAuthenticator implements Authenticator {
    private final Credentials credentials;

    public OpenAuthenticator(Credentials credentials) {
        this.credentials = Objects.requireNonNull(credentials);
    }

    @Override
    public Pending begin(RequestHead head, String service) {
        return new Known(principal(head));
    }

    private record Known(Principal principal) implements Pending {
        @Override
        public void update(byte[] piece) {
            // whatever the body is, it is let in
        }

        @Override
        public Principal complete() {
            return principal;
        }
    }

    private Principal principal(RequestHead head) {
        try {
            return PresentedSignature.of(head)
                    .map(presented -> credentials.find(presented.accessKeyId()).map(Credential::principal)
                            .orElse(new Principal.Root(presented.accessKeyId())))
                    .orElse(new Principal.Root("anonymous"));
        } catch (AuthenticationException e) {
            return new Principal.Root("anonymous");
        }
    }
}
