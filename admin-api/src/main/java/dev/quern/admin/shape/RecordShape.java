package dev.quern.admin.shape;

import dev.quern.admin.shape.Member.Location;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a record type, resolved by reflection when first asked for: a server has hundreds of them, and a
 * start needs none. Immutable as seen from outside.
 */
public final class RecordShape implements Shape {
    private static final Constraints NONE = new Constraints(List.of(), false);

    private final Class<?> type;
    /** Threads that ask at the same time may each resolve it, to the same. */
    private volatile @Nullable Description description;

    private RecordShape(Class<?> type) {
        this.type = type;
    }

    /**
     * The shape of a record type.
     *
     * @throws IllegalArgumentException
     *             if it is not a record; when its members are first asked for, if a component has a type that no wire
     *             knows
     */
    public static RecordShape of(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        return new RecordShape(type);
    }

    private record Description(Constructor<?> constructor, List<Member> members, Map<String, Integer> bodyIndex,
            Set<Location> locations, Set<String> notImplemented) {

        static Description of(Class<?> type) {
            try {
                List<Member> members = new ArrayList<>();
                List<Class<?>> parameters = new ArrayList<>();
                Map<String, Integer> bodyIndex = new HashMap<>();
                Set<Location> locations = EnumSet.noneOf(Location.class);
                for (RecordComponent component : type.getRecordComponents()) {
                    Member member = member(component);
                    if (member.location() == Location.BODY) {
                        bodyIndex.put(member.name(), members.size());
                    }
                    locations.add(member.location());
                    members.add(member);
                    parameters.add(component.getType());
                }
                // not a method handle: the JVM would make classes for each
                Constructor<?> constructor = type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new));
                constructor.setAccessible(true);
                NotImplemented missing = type.getAnnotation(NotImplemented.class);
                return new Description(constructor, List.copyOf(members), bodyIndex, locations,
                        missing == null ? Set.of() : Set.of(missing.value()));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot describe " + type.getName(), e);
            }
        }
    }

    private Description described() {
        Description known = description;
        if (known == null) {
            known = Description.of(type);
            description = known;
        }
        return known;
    }

    private static Member member(RecordComponent component) {
        Wire wire = component.getAnnotation(Wire.class);
        String own = component.getName();
        String name = wire != null
                ? wire.value()
                : isLowerCamel(component.getDeclaringRecord())
                        ? own
                        : own.substring(0, 1).toUpperCase(Locale.ROOT) + own.substring(1);
        String label = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        Location location = Location.BODY;
        String at = name;
        if (component.getAnnotation(Label.class) instanceof Label l) {
            location = Location.LABEL;
            at = l.value().isEmpty() ? name : l.value();
        } else if (component.getAnnotation(Query.class) instanceof Query q) {
            location = Location.QUERY;
            at = q.value().isEmpty() ? name : q.value();
        } else if (component.getAnnotation(Header.class) instanceof Header h) {
            location = Location.HEADER;
            at = h.value();
        } else if (component.isAnnotationPresent(Payload.class)) {
            location = Location.PAYLOAD;
        } else if (component.isAnnotationPresent(Status.class)) {
            location = Location.STATUS;
        }
        AnnotatedType annotated = component.getAnnotatedType();
        boolean required = !annotated.isAnnotationPresent(Nullable.class);
        Optional<String> alternative = Optional.ofNullable(component.getAnnotation(RequiredUnless.class))
                .map(RequiredUnless::value);
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return new Member(name, label, location, at, shape(annotated, component.getType()), required, alternative,
                accessor);
    }

    private static boolean isLowerCamel(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return type.isAnnotationPresent(LowerCamel.class)
                || outer != null && outer.isAnnotationPresent(LowerCamel.class);
    }

    private static Shape shape(AnnotatedType annotated, Class<?> raw) {
        Constraints constraints = Constraints.of(annotated);
        Kind kind = kind(raw);
        if (kind != null) {
            return new Scalar(kind, constraints);
        }
        if (raw.getAnnotation(Coded.class) instanceof Coded coded) {
            return new Shape.CodedShape(codec(coded.value()));
        }
        if (raw.isEnum()) {
            Map<String, Enum<?>> values = new LinkedHashMap<>();
            for (Object constant : raw.getEnumConstants()) {
                Enum<?> value = (Enum<?>) constant;
                values.put(constant instanceof WireEnum named ? named.wire() : value.name(), value);
            }
            Constraints known = new Constraints(List.of(new Constraints.Rule(
                    "Member must satisfy enum value set: " + values.keySet(), values::containsKey)), false);
            return new Enumeration(values, known);
        }
        if (raw.isRecord()) {
            return of(raw);
        }
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            if (raw == List.class) {
                return new ListOf(shape(arguments[0], rawType(arguments[0])), constraints);
            }
            if (raw == Map.class && rawType(arguments[0]) == String.class) {
                return new MapOf(Constraints.of(arguments[0]), shape(arguments[1], rawType(arguments[1])),
                        constraints);
            }
        }
        throw new IllegalArgumentException("no wire form for " + annotated);
    }

    private static JsonCodec<?> codec(Class<? extends JsonCodec<?>> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName(), e);
        }
    }

    private static @Nullable Kind kind(Class<?> raw) {
        return switch (MethodType.methodType(raw).wrap().returnType().getName()) {
            case "java.lang.String" -> Kind.STRING;
            case "java.lang.Integer" -> Kind.INTEGER;
            case "java.lang.Long" -> Kind.LONG;
            case "java.lang.Double" -> Kind.DOUBLE;
            case "java.lang.Boolean" -> Kind.BOOLEAN;
            case "[B" -> Kind.BLOB;
            case "java.time.Instant" -> Kind.TIMESTAMP;
            default -> null;
        };
    }

    private static Class<?> rawType(AnnotatedType annotated) {
        return switch (annotated.getType()) {
            case Class<?> plain -> plain;
            case java.lang.reflect.ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> throw new IllegalArgumentException("no wire form for " + annotated);
        };
    }

    /**
     * Describes it now, and the records in it.
     *
     * @throws IllegalArgumentException
     *             if a component has a type that no wire knows
     */
    public void describe() {
        describe(this, new HashSet<>());
    }

    private static void describe(Shape shape, Set<Class<?>> known) {
        switch (shape) {
            case RecordShape record -> {
                if (known.add(record.type)) {
                    record.members().forEach(member -> describe(member.shape(), known));
                }
            }
            case ListOf list -> describe(list.member(), known);
            case MapOf map -> describe(map.value(), known);
            case Scalar _,Enumeration _,CodedShape _ -> {
            }
        }
    }

    /** The record type. */
    public Class<?> type() {
        return type;
    }

    /** The members in the order of the record's components. */
    public List<Member> members() {
        return described().members;
    }

    /** Whether a member stands there. */
    public boolean has(Location location) {
        return described().locations.contains(location);
    }

    /** Members of the published model that are refused by name. */
    public Set<String> notImplemented() {
        return described().notImplemented;
    }

    @Override
    public Constraints constraints() {
        return NONE;
    }

    /** What the model calls it. */
    String name() {
        return type.getSimpleName();
    }

    /** The index of the body member of that name, or -1. */
    int bodyMember(String name) {
        return described().bodyIndex.getOrDefault(name, -1);
    }

    Object construct(@Nullable Object[] arguments) {
        try {
            return described().constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot make a " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    @Override
    public String toString() {
        return "RecordShape[" + type.getName() + "]";
    }
}
