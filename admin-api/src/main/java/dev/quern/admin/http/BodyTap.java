package dev.quern.admin.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes large bodies of HTTP/1.1 off their connection before Vert.x does, which copies every piece into an array of its
 * own: uploads would make as much garbage as they have bytes, and the heap would grow with it. Here a piece is in the
 * transport's memory, which is used again at once. Belongs to the event loop of its connection.
 */
final class BodyTap extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private @Nullable Consumer<ByteBuffer> taker;
    private boolean atHead;

    private BodyTap(Channel channel) {
        this.channel = channel;
    }

    /** Sees what a connection reads before this handler of its pipeline does. */
    static BodyTap before(ChannelHandlerContext handler) {
        BodyTap tap = new BodyTap(handler.channel());
        handler.pipeline().addBefore(handler.name(), "quern-body-tap", tap);
        return tap;
    }

    /**
     * Diverts the body of the request that is just being handled. Its end is told to the request all the same.
     *
     * @param into
     *            is given each piece, to be used before it returns
     * @return false if pieces of it may have gone by: the request had to wait for the answer to the one before it
     */
    boolean divert(Consumer<ByteBuffer> into) {
        if (atHead) {
            taker = into;
        }
        return atHead;
    }

    /** No more of the diverted body is read; what has been read still comes. */
    void pause() {
        channel.config().setAutoRead(false);
    }

    /** To be called after {@link #pause}, also if the rest is of no use: what follows is read from the same socket. */
    void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Consumer<ByteBuffer> diverted = taker;
        if (diverted != null && message instanceof HttpContent content && content.decoderResult().isSuccess()) {
            boolean last = message instanceof LastHttpContent;
            if (last) {
                taker = null;
            }
            take(content, diverted);
            if (last) {
                context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } else if (message instanceof HttpRequest) {
            taker = null;
            atHead = true;
            try {
                context.fireChannelRead(message);
            } finally {
                atHead = false;
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    private static void take(HttpContent content, Consumer<ByteBuffer> diverted) {
        try {
            ByteBuf bytes = content.content();
            if (bytes.isReadable()) {
                diverted.accept(bytes.nioBuffer());
            }
        } finally {
            content.release();
        }
    }
}
