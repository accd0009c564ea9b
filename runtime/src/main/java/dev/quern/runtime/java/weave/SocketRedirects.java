package dev.quern.runtime.java.weave;

import dev.quern.runtime.java.weave.Redirects.Access;
import dev.quern.runtime.java.weave.Redirects.Redirect;
import java.util.ArrayList;
import java.util.List;

/** What opens sockets otherwise than by a constructor; used once, by one thread. */
final class SocketRedirects {

    static final String BRIDGE = Redirects.BRIDGE_PACKAGE + "SocketCalls";

    private static final String SOCKET = "Ljava/net/Socket;";
    private static final String SERVER_SOCKET = "Ljava/net/ServerSocket;";
    private static final String ADDRESS = "Ljava/net/InetAddress;";
    private static final String NAME = "Ljava/lang/String;";
    private static final String CONNECTION = "Ljava/net/URLConnection;";
    private static final String STREAM = "Ljava/io/InputStream;";

    private final List<Redirect> all = new ArrayList<>();

    List<Redirect> all() {
        add("java/net/ServerSocket", "accept", "()" + SOCKET, "javax/net/ssl/SSLServerSocket");
        for (String parameters : List.of("", NAME + "I", ADDRESS + "I", NAME + "I" + ADDRESS + "I",
                ADDRESS + "I" + ADDRESS + "I")) {
            add("javax/net/SocketFactory", "createSocket", "(" + parameters + ")" + SOCKET,
                    "javax/net/ssl/SSLSocketFactory");
        }
        for (String parameters : List.of("", "I", "II", "II" + ADDRESS)) {
            add("javax/net/ServerSocketFactory", "createServerSocket", "(" + parameters + ")" + SERVER_SOCKET,
                    "javax/net/ssl/SSLServerSocketFactory");
        }
        add("java/net/URL", "openConnection", "()" + CONNECTION);
        add("java/net/URL", "openConnection", "(Ljava/net/Proxy;)" + CONNECTION);
        add("java/net/URL", "openStream", "()" + STREAM);
        add("java/net/URLConnection", "getInputStream", "()" + STREAM, "java/net/HttpURLConnection",
                "javax/net/ssl/HttpsURLConnection");
        return all;
    }

    /** A method of a class, called on it or on those that extend it: code names the class that it knows. */
    private void add(String type, String name, String descriptor, String... extending) {
        all.add(new Redirect(Access.INSTANCE_CALL, type, name, descriptor, BRIDGE));
        for (String owner : extending) {
            all.add(new Redirect(Access.INSTANCE_CALL, owner, name, descriptor, BRIDGE));
        }
    }
}
