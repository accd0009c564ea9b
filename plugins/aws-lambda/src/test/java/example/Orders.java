package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions as their authors write them, for every kind of input and output. */
public final class Orders {

    private Orders() {}

    public enum Size {
        SMALL, LARGE
    }

    public static class Line {
        private String item;
        private int count;

        public String getItem() {
            return item;
        }

        public void setItem(String item) {
            this.item = item;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    public static class Order {
        private String customer;
        private List<Line> lines = new ArrayList<>();
        private Size size;
        private Instant placed;

        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public List<Line> getLines() {
            return lines;
        }

        public void setLines(List<Line> lines) {
            this.lines = lines;
        }

        public Size getSize() {
            return size;
        }

        public void setSize(Size size) {
            this.size = size;
        }

        public Instant getPlaced() {
            return placed;
        }

        public void setPlaced(Instant placed) {
            this.placed = placed;
        }
    }

    public static class Receipt {
        private final String text;
        private final Optional<String> note;

        public Receipt(String text, String note) {
            this.text = text;
            this.note = Optional.ofNullable(note);
        }

        public String getText() {
            return text;
        }

        public Optional<String> getNote() {
            return note;
        }

        public String getNothing() {
            return null;
        }
    }

    public static class Total implements RequestHandler<Order, Receipt> {
        @Override
        public Receipt handleRequest(Order order, Context context) {
            int items = order.getLines().stream().mapToInt(Line::getCount).sum();
            return new Receipt(order.getCustomer() + " " + items + " " + order.getSize() + " " + order.getPlaced(),
                    null);
        }
    }

    public record Range(int min, int max) {}

    public static class Middle implements RequestHandler<Range, Range> {
        @Override
        public Range handleRequest(Range range, Context context) {
            int middle = (range.min() + range.max()) / 2;
            return new Range(middle, middle);
        }
    }

    record Ranges(List<Range> items) {}

    public static class HiddenRecord implements RequestHandler<Ranges, Integer> {
        @Override
        public Integer handleRequest(Ranges ranges, Context context) {
            return ranges.items().stream().mapToInt(range -> range.min() + range.max()).sum();
        }
    }

    public static class MapHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
            return Map.of("keys", new ArrayList<>(input.keySet()), "class", input.getClass().getSimpleName());
        }
    }

    public static class ListHandler implements RequestHandler<List<Line>, List<String>> {
        @Override
        public List<String> handleRequest(List<Line> input, Context context) {
            return input.stream().map(Line::getItem).toList();
        }
    }

    public static class StringHandler implements RequestHandler<String, String> {
        @Override
        public String handleRequest(String input, Context context) {
            return input.toUpperCase(Locale.ROOT);
        }
    }

    public static class IntegerHandler implements RequestHandler<Integer, Integer> {
        @Override
        public Integer handleRequest(Integer input, Context context) {
            return input + 1;
        }
    }

    public static class EnumHandler implements RequestHandler<Size, Size> {
        @Override
        public Size handleRequest(Size input, Context context) {
            return input == Size.SMALL ? Size.LARGE : Size.SMALL;
        }
    }

    public static class BytesHandler implements RequestHandler<byte[], byte[]> {
        @Override
        public byte[] handleRequest(byte[] input, Context context) {
            return new byte[]{(byte) input.length};
        }
    }

    public static class ObjectHandler implements RequestHandler<Object, Object> {
        @Override
        public Object handleRequest(Object input, Context context) {
            return input == null ? null : input.getClass().getSimpleName();
        }
    }

    public static class VoidHandler implements RequestHandler<Void, Void> {
        @Override
        public Void handleRequest(Void input, Context context) {
            return null;
        }
    }

    /** Generic in the way of frameworks: the types are known two classes further down. */
    public abstract static class Base<T, R> implements RequestHandler<List<T>, R> {
        protected abstract R each(List<T> items);

        @Override
        public R handleRequest(List<T> input, Context context) {
            return each(input);
        }
    }

    public abstract static class Counting<T> extends Base<T, Map<String, T>> {}

    public static class LineCounting extends Counting<Line> {
        @Override
        protected Map<String, Line> each(List<Line> items) {
            return Map.of("first", items.get(0));
        }
    }

    public static class Bounded<T extends Order> implements RequestHandler<T, String> {
        @Override
        public String handleRequest(T input, Context context) {
            return input.getCustomer();
        }
    }

    public static class Unbounded<T> implements RequestHandler<T, String> {
        @Override
        public String handleRequest(T input, Context context) {
            return "never";
        }
    }

    @SuppressWarnings("rawtypes")
    public static class Raw implements RequestHandler {
        @Override
        public Object handleRequest(Object input, Context context) {
            return "never";
        }
    }

    public static class Reversing implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            byte[] bytes = input.readAllBytes();
            for (int i = bytes.length - 1; i >= 0; i--) {
                output.write(bytes[i]);
            }
        }
    }

    /** Half of its answer can be written. */
    public static class HalfReadable implements RequestHandler<String, HalfReadable.Answer> {
        public static class Answer {
            public String getA() {
                return "a".repeat(20_000);
            }

            public String getB() {
                throw new IllegalStateException("b is not there");
            }
        }

        @Override
        public Answer handleRequest(String input, Context context) {
            return new Answer();
        }
    }
}
