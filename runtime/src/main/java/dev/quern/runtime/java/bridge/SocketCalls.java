package dev.quern.runtime.java.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The sockets that a function opened. A thread that waits for the other side of one hears neither polls nor
 * interrupts: it goes on when its socket is closed, and so they end with the environment. (Channels need no help: an
 * interrupt closes them.)
 */
public final class SocketCalls {

    private static final Set<Object> OPENED = Collections
            .synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** How long the end of a connection with TLS may wait for one that is writing on it. */
    private static final int LINGER_SECONDS = 1;

    private SocketCalls() {}

    /** Called with each socket that the function makes by a constructor. */
    public static void own(Object made) {
        opened(made);
    }

    public static Socket accept(ServerSocket server) throws IOException {
        return opened(server.accept());
    }

    public static Socket accept(SSLServerSocket server) throws IOException {
        return accept((ServerSocket) server);
    }

    public static Socket createSocket(SocketFactory factory) throws IOException {
        return opened(factory.createSocket());
    }

    public static Socket createSocket(SocketFactory factory, String host, int port) throws IOException {
        return opened(factory.createSocket(host, port));
    }

    public static Socket createSocket(SocketFactory factory, InetAddress host, int port) throws IOException {
        return opened(factory.createSocket(host, port));
    }

    public static Socket createSocket(SocketFactory factory, String host, int port, InetAddress local, int localPort)
            throws IOException {
        return opened(factory.createSocket(host, port, local, localPort));
    }

    public static Socket createSocket(SocketFactory factory, InetAddress host, int port, InetAddress local,
            int localPort) throws IOException {
        return opened(factory.createSocket(host, port, local, localPort));
    }

    public static Socket createSocket(SSLSocketFactory factory) throws IOException {
        return createSocket((SocketFactory) factory);
    }

    public static Socket createSocket(SSLSocketFactory factory, String host, int port) throws IOException {
        return createSocket((SocketFactory) factory, host, port);
    }

    public static Socket createSocket(SSLSocketFactory factory, InetAddress host, int port) throws IOException {
        return createSocket((SocketFactory) factory, host, port);
    }

    public static Socket createSocket(SSLSocketFactory factory, String host, int port, InetAddress local,
            int localPort) throws IOException {
        return createSocket((SocketFactory) factory, host, port, local, localPort);
    }

    public static Socket createSocket(SSLSocketFactory factory, InetAddress host, int port, InetAddress local,
            int localPort) throws IOException {
        return createSocket((SocketFactory) factory, host, port, local, localPort);
    }

    public static ServerSocket createServerSocket(ServerSocketFactory factory) throws IOException {
        return opened(factory.createServerSocket());
    }

    public static ServerSocket createServerSocket(ServerSocketFactory factory, int port) throws IOException {
        return opened(factory.createServerSocket(port));
    }

    public static ServerSocket createServerSocket(ServerSocketFactory factory, int port, int backlog)
            throws IOException {
        return opened(factory.createServerSocket(port, backlog));
    }

    public static ServerSocket createServerSocket(ServerSocketFactory factory, int port, int backlog,
            InetAddress address) throws IOException {
        return opened(factory.createServerSocket(port, backlog, address));
    }

    public static ServerSocket createServerSocket(SSLServerSocketFactory factory) throws IOException {
        return createServerSocket((ServerSocketFactory) factory);
    }

    public static ServerSocket createServerSocket(SSLServerSocketFactory factory, int port) throws IOException {
        return createServerSocket((ServerSocketFactory) factory, port);
    }

    public static ServerSocket createServerSocket(SSLServerSocketFactory factory, int port, int backlog)
            throws IOException {
        return createServerSocket((ServerSocketFactory) factory, port, backlog);
    }

    public static ServerSocket createServerSocket(SSLServerSocketFactory factory, int port, int backlog,
            InetAddress address) throws IOException {
        return createServerSocket((ServerSocketFactory) factory, port, backlog, address);
    }

    public static URLConnection openConnection(URL url) throws IOException {
        return connection(url.openConnection());
    }

    public static URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return connection(url.openConnection(proxy));
    }

    public static InputStream openStream(URL url) throws IOException {
        return getInputStream(openConnection(url));
    }

    /** Once the answer has begun, the end of the connection would wait for whoever reads it. */
    public static InputStream getInputStream(URLConnection connection) throws IOException {
        InputStream answer = connection.getInputStream();
        OPENED.remove(connection);
        return answer;
    }

    public static InputStream getInputStream(HttpURLConnection connection) throws IOException {
        return getInputStream((URLConnection) connection);
    }

    public static InputStream getInputStream(HttpsURLConnection connection) throws IOException {
        return getInputStream((URLConnection) connection);
    }

    private static URLConnection connection(URLConnection connection) {
        return connection instanceof HttpURLConnection ? opened(connection) : connection;
    }

    private static <T> T opened(T made) {
        OPENED.add(made);
        if (Bridge.isReleased()) {
            end(made);
        }
        return made;
    }

    static void release() {
        List<Object> opened;
        synchronized (OPENED) {
            opened = new ArrayList<>(OPENED);
            OPENED.clear();
        }
        for (Object made : opened) {
            end(made);
        }
    }

    private static void end(Object made) {
        try {
            if (made instanceof SSLSocket secure) {
                limit(secure);
            }
            switch (made) {
                case Closeable socket -> socket.close();
                case HttpURLConnection connection -> disconnect(connection);
                default -> throw new IllegalStateException("nothing to end in " + made.getClass());
            }
        } catch (IOException | RuntimeException | Error ofTheFunction) {
            // a subclass of the function's may fail here; the other sockets are to be closed all the same
        }
    }

    /** One that has not connected yet may do so all the same: it waits no longer than a moment then. */
    private static void disconnect(HttpURLConnection connection) {
        connection.setConnectTimeout(1);
        connection.setReadTimeout(1);
        connection.disconnect();
    }

    /** Closing says goodbye, and would wait for ever for a thread that cannot write its last words. */
    private static void limit(SSLSocket socket) {
        try {
            socket.setSoLinger(true, LINGER_SECONDS);
        } catch (SocketException e) {
            // closed already
        }
    }
}
