package dev.quern.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An nginx of this machine that serves one file: with {@code sendfile}, as its packages configure it. */
final class Nginx implements AutoCloseable {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"),
            Path.of("/usr/bin/nginx"));

    private final Process process;
    private final URI address;

    private Nginx(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** There is none to compare with. */
    static final class NotInstalled extends IOException {

        private static final long serialVersionUID = 1L;

        NotInstalled() {
            super("nginx is not installed");
        }
    }

    /** Writes a file of so many pieces and serves it under its name. */
    static Nginx serving(Path scratch, String name, byte[] piece, int pieces) throws IOException, InterruptedException {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst()
                .orElseThrow(NotInstalled::new);
        Path root = Files.createDirectories(scratch.resolve("nginx"));
        try (OutputStream file = Files.newOutputStream(root.resolve(name))) {
            for (int i = 0; i < pieces; i++) {
                file.write(piece);
            }
        }
        int port = freePort();
        Path configuration = Files.writeString(root.resolve("nginx.conf"), """
                daemon off; worker_processes auto; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 256; }
                http {
                    sendfile on; tcp_nopush on; access_log off;
                    client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                    server { listen 127.0.0.1:%2$d; root %1$s; }
                }
                """.formatted(root, port));
        grantReading(scratch);
        Process process = new ProcessBuilder(program.toString(), "-e", root.resolve("start.log").toString(), "-p",
                root.toString(), "-c", configuration.toString()).inheritIO().start();
        Nginx nginx = new Nginx(process, URI.create("http://127.0.0.1:" + port));
        nginx.waitUntilItListens();
        return nginx;
    }

    URI address() {
        return address;
    }

    /** If this user is root, the workers of nginx are nobody. */
    private static void grantReading(Path scratch) {
        for (Path folder = scratch; folder != null && folder.getNameCount() > 1; folder = folder.getParent()) {
            folder.toFile().setExecutable(true, false);
            folder.toFile().setReadable(true, false);
        }
    }

    private void waitUntilItListens() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            try (Socket probe = new Socket(address.getHost(), address.getPort())) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - began > 10e9) {
                    close();
                    throw new IOException("nginx did not start", notYet);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        ChildProcess.end(process);
    }
}
