package dev.quern.bench.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single Kafka broker, its own controller, that forces each batch of messages to disk before it answers. Runs until
 * it is ended.
 */
public final class Broker {

    private Broker() {}

    /**
     * Starts it; prints {@code ready http://HOST:PORT} when it serves.
     *
     * @param args
     *            an empty folder for its data
     */
    public static void main(String[] args) throws Exception {
        String folder = args[0];
        int port = freePort();
        int controller = freePort();
        Formatter formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(1).setClusterId(Uuid.randomUuid().toString()).setDirectories(List.of(folder))
                .setMetadataLogDirectory(folder).setControllerListenerName("CONTROLLER");
        formatter.run();
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings(folder, port, controller)),
                Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup();
        System.out.println("kafka ready http://127.0.0.1:" + port);
        server.awaitShutdown();
    }

    private static Properties settings(String folder, int port, int controller) {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.setProperty("log.dirs", folder);
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("auto.create.topics.enable", "false");
        // what was acknowledged is on disk, as it is with us; a broker by itself leaves that to its replicas
        settings.setProperty("log.flush.interval.messages", "1");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
