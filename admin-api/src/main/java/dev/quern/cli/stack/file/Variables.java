package dev.quern.cli.stack.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values with {@code ${NAME}} replaced by environment variables. {@code $${NAME}} stands for {@code ${NAME}}. What a
 * variable holds is one value, and never read as YAML.
 */
final class Variables extends JsonParserDelegate {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)}");

    private final Map<String, String> environment;
    private final Map<String, Integer> lines = new HashMap<>();

    Variables(JsonParser file, Map<String, String> environment) {
        super(file);
        this.environment = environment;
    }

    /** The line in which something is said; of what it is a part of, if nobody said it; 0 if that is nowhere either. */
    int line(String path) {
        Integer line = lines.get(path);
        if (line != null || path.isEmpty()) {
            return line == null ? 0 : line;
        }
        return line(path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('[')))));
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.FIELD_NAME) {
            lines.put(path(getParsingContext()), currentTokenLocation().getLineNr());
        }
        return token;
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
    }

    /** Where something is: {@code functions.f.triggers[1].stream}. */
    private static String path(JsonStreamContext context) {
        if (context.getParent() == null || context.inRoot()) {
            return "";
        }
        String above = path(context.getParent());
        if (context.inArray()) {
            return above + "[" + (context.getCurrentIndex() + 1) + "]";
        }
        String name = String.valueOf(context.getCurrentName());
        return above.isEmpty() ? name : above + "." + name;
    }

    private String replaced(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = matcher.group(1).isEmpty() ? value(matcher.group(2)) : "${" + matcher.group(2) + "}";
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    private String value(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new StackFileException("line " + delegate.currentTokenLocation().getLineNr() + ": ${" + name
                    + "} is not set: export " + name + " first, or write $${" + name + "} if that text is meant");
        }
        return value;
    }

    @Override
    public String getText() throws IOException {
        String text = super.getText();
        return currentToken() == JsonToken.VALUE_STRING ? replaced(text) : text;
    }

    @Override
    public char[] getTextCharacters() throws IOException {
        return getText().toCharArray();
    }

    @Override
    public int getTextLength() throws IOException {
        return getText().length();
    }

    @Override
    public int getTextOffset() {
        return 0;
    }

    @Override
    public String getValueAsString() throws IOException {
        return currentToken() == JsonToken.VALUE_STRING ? getText() : super.getValueAsString();
    }

    @Override
    public String getValueAsString(String otherwise) throws IOException {
        return currentToken() == JsonToken.VALUE_STRING ? getText() : super.getValueAsString(otherwise);
    }
}
