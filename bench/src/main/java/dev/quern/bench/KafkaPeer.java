package dev.quern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A Kafka broker and its clients, each in a process of its own; the module {@code bench/kafka} has both. */
final class KafkaPeer implements AutoCloseable {

    private final ChildProcess broker;
    private final Process clients;
    private final PrintWriter orders;
    private final BufferedReader answers;

    private KafkaPeer(ChildProcess broker, Process clients) {
        this.broker = broker;
        this.clients = clients;
        this.orders = new PrintWriter(clients.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(clients.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts both.
     *
     * @param home
     *            the root of the project, where the module has been built
     * @param scratch
     *            a folder for its data and logs
     */
    static KafkaPeer start(Path home, Path scratch) throws IOException {
        Path module = home.resolve("bench/kafka/target");
        // as Kafka's own scripts start a broker
        ChildProcess broker = ChildProcess.start(
                java(module, "1g", "dev.quern.bench.kafka.Broker", scratch.resolve("kafka").toString()),
                scratch.resolve("kafka.err"));
        try {
            Process clients = new ProcessBuilder(
                    java(module, "512m", "dev.quern.bench.kafka.Traffic", broker.address().getAuthority()))
                    .redirectError(scratch.resolve("kafka-clients.err").toFile()).start();
            return new KafkaPeer(broker, clients);
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    private static List<String> java(Path module, String heap, String main, String argument) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms" + heap,
                "-Xmx" + heap, "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", module.resolve("classes") + ":" + module
                        .resolve("lib/*"),
                main, argument);
    }

    ChildProcess broker() {
        return broker;
    }

    void create(String topic, int partitions) throws IOException {
        answer("create " + topic + " " + partitions);
    }

    /** Records per second that its producer has had acknowledged. */
    double produce(String topic, int records, int bytes) throws IOException {
        return records / Double.parseDouble(answer("produce " + topic + " " + records + " " + bytes));
    }

    /** Records per second that its consumer has counted, from the first on. */
    double consume(String topic, int records) throws IOException {
        return records / Double.parseDouble(answer("consume " + topic + " " + records));
    }

    private String answer(String order) throws IOException {
        orders.println(order);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the clients of Kafka have ended at: " + order);
        }
        return answer;
    }

    @Override
    public void close() {
        ChildProcess.end(clients);
        broker.close();
    }
}
