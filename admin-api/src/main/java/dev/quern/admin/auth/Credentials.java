package dev.quern.admin.auth;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The keys that this server knows. Called on event loops: answers from memory, from any thread. */
@FunctionalInterface
public interface Credentials {

    /** The credential of an access key id, or empty if nobody holds it. An expired session is still found. */
    Optional<Credential> find(String accessKeyId);

    /** Asks several in turn; the first that knows the key answers. */
    static Credentials firstOf(Credentials... sources) {
        List<Credentials> all = List.of(sources);
        return id -> all.stream().map(source -> source.find(id)).filter(Optional::isPresent).findFirst()
                .map(Optional::orElseThrow);
    }

    /** One root key. */
    static Credentials root(RootKey key) {
        Objects.requireNonNull(key, "key");
        Credential credential = Credential.lasting(key.secretAccessKey(), new Principal.Root(key.accessKeyId()));
        return id -> id.equals(key.accessKeyId()) ? Optional.of(credential) : Optional.empty();
    }
}
