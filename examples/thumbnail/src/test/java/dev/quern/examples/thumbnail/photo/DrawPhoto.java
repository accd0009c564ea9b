package dev.quern.examples.thumbnail.photo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws the demonstration's photograph into the file that the argument names. */
public final class DrawPhoto {
    static final int WIDTH = 2400;
    static final int HEIGHT = 1600;

    private DrawPhoto() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("name the file to write, and nothing else");
        }
        Path file = Path.of(args[0]);
        Files.write(file, new Camera().file(WIDTH, HEIGHT));
        System.out.println(file + ": " + Files.size(file) / 1024 + " KiB");
    }
}
