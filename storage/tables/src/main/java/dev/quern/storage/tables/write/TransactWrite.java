package dev.quern.storage.tables.write;

import java.util.List;
import java.util.Optional;

/**
 * Writes that happen together or not at all.
 *
 * @param writes
 *            of different items, 1 to 100
 * @param token
 *            with the same one, within ten minutes, the same request is not done again
 */
public record TransactWrite(List<ItemWrite> writes, Optional<Token> token) {

    /**
     * A name for a request.
     *
     * @param value
     *            the name
     * @param fingerprint
     *            of everything that the request says: another one with the same name is refused
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Token(String value, byte[] fingerprint) {

        public Token {
            fingerprint = fingerprint.clone();
        }

        @Override
        public byte[] fingerprint() {
            return fingerprint.clone();
        }
    }

    public TransactWrite {
        writes = List.copyOf(writes);
    }
}
