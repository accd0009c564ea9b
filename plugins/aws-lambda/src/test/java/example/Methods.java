package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Methods named by {@code Class::method}, without an interface of AWS. */
public class Methods {

    private int calls;

    public String nothing() {
        return "call " + ++calls;
    }

    public String contextOnly(Context context) {
        return context.getFunctionName();
    }

    public String value(Orders.Line line) {
        return line.getItem();
    }

    public String valueAndContext(List<Orders.Line> lines, Context context) {
        return context.getFunctionName() + lines.get(0).getItem();
    }

    public static int increment(int number) {
        return number + 1;
    }

    public void silent(String input) {}

    public String inputOnly(InputStream input) throws IOException {
        return "ignored " + input.readAllBytes().length;
    }

    public void inputAndContext(InputStream input, Context context) throws IOException {
        input.readAllBytes();
    }

    public void outputOnly(OutputStream output) throws IOException {
        output.write("[1]".getBytes(StandardCharsets.UTF_8));
    }

    public void outputAndContext(OutputStream output, Context context) throws IOException {
        output.write(('"' + context.getFunctionName() + '"').getBytes(StandardCharsets.UTF_8));
    }

    public void streams(InputStream input, OutputStream output) throws IOException {
        input.transferTo(output);
    }

    public void streamsAndContext(InputStream input, OutputStream output, Context context) throws IOException {
        output.write('"');
        input.transferTo(output);
        output.write('"');
    }

    public String overloaded() {
        return "()";
    }

    public String overloaded(String input) {
        return "(String)";
    }

    public String overloaded(Context context) {
        return "(Context)";
    }

    public String overloaded(String input, Integer unusable) {
        return "(String, Integer)";
    }

    public String overloaded(String input, Context context, String unusable) {
        return "(String, Context, String)";
    }

    public String overloaded(String a, String b, String c, String d) {
        return "(String, String, String, String)";
    }

    public String contextLast(String input, Context context) {
        return "(String, Context)";
    }

    public String contextLast(InputStream input, OutputStream output) {
        return "(InputStream, OutputStream)";
    }

    public String unusable(String a, String b) {
        return "never";
    }

    public String unusable(Context first, String second) {
        return "never";
    }

    /** Written for this project's own API. */
    public String withOtherContext(String input, dev.quern.function.Context context) {
        return "never";
    }

    String hidden() {
        return "never";
    }

    /** Has a bridge method beside the one that its author wrote. */
    public static class Bridged implements RequestHandler<Orders.Line, String> {
        @Override
        public String handleRequest(Orders.Line input, Context context) {
            return input.getItem();
        }

        public String other(String input) {
            return "other " + input;
        }
    }

    public static class NotAHandler {}
}
