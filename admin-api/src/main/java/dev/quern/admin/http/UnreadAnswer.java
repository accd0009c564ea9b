package dev.quern.admin.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Notices that a client does not read what is sent to it. One that reads slowly is waited for, however slowly. Belongs
 * to
 * one event loop.
 */
final class UnreadAnswer {
    private long pending;
    private long progress;
    private long movedAtNanos;

    /**
     * How long what is to be sent has not moved.
     *
     * @return in nanoseconds; 0 if nothing is to be sent
     */
    long standsStill(Channel channel, long nowNanos) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null ? 0 : standsStill(out.totalPendingWriteBytes(), out.currentProgress(), nowNanos);
    }

    /**
     * The same.
     *
     * @param bytes
     *            how many bytes are to be sent, those included that belong to a piece of which a part has left
     * @param ofFirst
     *            how many of the first piece have left
     */
    long standsStill(long bytes, long ofFirst, long nowNanos) {
        if (bytes == 0 || bytes != pending || ofFirst != progress) {
            pending = bytes;
            progress = ofFirst;
            movedAtNanos = nowNanos;
        }
        return nowNanos - movedAtNanos;
    }
}
