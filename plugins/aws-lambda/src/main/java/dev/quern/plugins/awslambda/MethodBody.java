package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method named by a handler string, called with the parameters that its form asks for. */
final class MethodBody {

    private static final byte[] JSON_NULL = "null".getBytes(StandardCharsets.UTF_8);

    private final Method method;
    private final @Nullable Object instance;
    private final HandlerMethod.Form form;

    MethodBody(Method method, @Nullable Object instance, HandlerMethod.Form form) {
        this.method = method;
        this.instance = instance;
        this.form = form;
    }

    /** Calls a method that takes and gives values. */
    @Nullable
    Object call(@Nullable Object input, Context context) throws Exception {
        boolean takesInput = form instanceof HandlerMethod.Pojo pojo && pojo.input().isPresent();
        List<@Nullable Object> arguments = new ArrayList<>(2);
        if (takesInput) {
            arguments.add(input);
        }
        return invoke(arguments, context);
    }

    /** Calls a method that takes streams; one that takes no output answers JSON {@code null}. */
    void stream(InputStream input, OutputStream output, Context context) throws Exception {
        HandlerMethod.Streams streams = (HandlerMethod.Streams) form;
        List<@Nullable Object> arguments = new ArrayList<>(3);
        if (streams.input()) {
            arguments.add(input);
        }
        if (streams.output()) {
            arguments.add(output);
        }
        invoke(arguments, context);
        if (!streams.output()) {
            writeNull(output);
        }
    }

    private static void writeNull(OutputStream output) throws IOException {
        output.write(JSON_NULL);
    }

    private @Nullable Object invoke(List<@Nullable Object> arguments, Context context) throws Exception {
        if (form.context()) {
            arguments.add(context);
        }
        try {
            return method.invoke(instance, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw MethodBody.<Exception>unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // whatever the function throws goes on as it is
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
