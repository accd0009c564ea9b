package dev.quern.cli.client;

import java.util.Optional;

/**
 * How a call ended.
 *
 * @param payload
 *            what the function answered, or what is known of its failure as JSON
 * @param error
 *            {@code Handled} or {@code Unhandled} if the function failed
 * @param logTail
 *            the last 4 KiB of its log, if they were asked for
 */
public record Invocation(byte[] payload, Optional<String> error, Optional<String> logTail) {

    public Invocation {
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }
}
