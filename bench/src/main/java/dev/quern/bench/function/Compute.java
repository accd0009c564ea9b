package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.util.ArrayList;
import java.util.List;

/** Computes for some milliseconds: an image scaled down, JSON read and counted, two matrices multiplied. */
public final class Compute implements Handler<String, String> {

    private static final int SIDE = 900;
    private static final int ORDER = 160;
    private static final int OBJECTS = 6_000;

    @Override
    public String handle(String what, Context context) {
        return switch (what) {
            case "image" -> Long.toString(image());
            case "json" -> Long.toString(json());
            case "matrix" -> Double.toString(matrix());
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static long image() {
        int[] pixels = new int[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 0x9E3779B1;
        }
        long sum = 0;
        int half = SIDE / 2;
        for (int y = 0; y < half; y++) {
            for (int x = 0; x < half; x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int each = 0; each < 4; each++) {
                    int pixel = pixels[(2 * y + each / 2) * SIDE + 2 * x + each % 2];
                    red += pixel >> 16 & 0xFF;
                    green += pixel >> 8 & 0xFF;
                    blue += pixel & 0xFF;
                }
                sum += red / 4 << 16 | green / 4 << 8 | blue / 4;
            }
        }
        return sum;
    }

    private static double matrix() {
        double[][] left = new double[ORDER][ORDER];
        double[][] right = new double[ORDER][ORDER];
        for (int i = 0; i < ORDER; i++) {
            for (int j = 0; j < ORDER; j++) {
                left[i][j] = i + j;
                right[i][j] = i - j;
            }
        }
        double trace = 0;
        for (int i = 0; i < ORDER; i++) {
            for (int j = 0; j < ORDER; j++) {
                double cell = 0;
                for (int k = 0; k < ORDER; k++) {
                    cell += left[i][k] * right[k][j];
                }
                trace += i == j ? cell : 0;
            }
        }
        return trace;
    }

    private static long json() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < OBJECTS; i++) {
            text.append(i == 0 ? "" : ",").append("{\"id\":").append(i).append(",\"name\":\"item ").append(i)
                    .append("\",\"tags\":[\"a\",\"b\"]}");
        }
        return new Reader(text.append(']').toString()).count();
    }

    /** Just enough of a JSON parser to have its loops: it makes what it reads and counts it. */
    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        long count() {
            return size(value());
        }

        private static long size(Object value) {
            long size = 1;
            if (value instanceof List<?> list) {
                for (Object each : list) {
                    size += size(each);
                }
            }
            return size;
        }

        private Object value() {
            return switch (text.charAt(at)) {
                case '[', '{' -> container();
                case '"' -> string();
                default -> number();
            };
        }

        private List<Object> container() {
            List<Object> values = new ArrayList<>();
            at++;
            while (text.charAt(at) != ']' && text.charAt(at) != '}') {
                char now = text.charAt(at);
                if (now == ',' || now == ':') {
                    at++;
                } else {
                    values.add(value());
                }
            }
            at++;
            return values;
        }

        private String string() {
            int from = ++at;
            while (text.charAt(at) != '"') {
                at++;
            }
            return text.substring(from, at++);
        }

        private Long number() {
            long number = 0;
            while (Character.isDigit(text.charAt(at))) {
                number = number * 10 + text.charAt(at++) - '0';
            }
            return number;
        }
    }
}
