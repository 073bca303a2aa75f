using System.Globalization;
using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>Remembers the first place where an answer was not what the protocol promises.</summary>
internal sealed class Surprises(string method)
{
    public GatewayError? First { get; private set; }

    public void Add(string path, string expected, string found) =>
        First ??= new GatewayError(GatewayErrorKind.UnexpectedShape, $"The gateway's answer to {method} holds a surprise at {path}: it should be {expected}, but is {found}.", path);
}

/// <summary>
/// One JSON object of an answer, read field by field. A field of the wrong type is noted in <see cref="Surprises"/> and reads as empty,
/// so a reader is written as if all went well and asks once, at the end, whether it did.
/// </summary>
internal readonly struct Shape(JsonElement element, string path, Surprises surprises)
{
    private const decimal TicksPerMs = TimeSpan.TicksPerMillisecond;
    private static readonly decimal LatestMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly decimal LongestMs = long.MaxValue / TimeSpan.TicksPerMillisecond;

    public string Path => path;

    public JsonElement Element => element;

    public static Shape Root(JsonElement element, Surprises surprises)
    {
        if (element.ValueKind != JsonValueKind.Object)
            surprises.Add("$", "an object", Kind(element));
        return new Shape(element, "$", surprises);
    }

    public bool Has(string name) => Find(name, out _);

    public string Text(string name) => Find(name, out var value) ? AsText(name, value) ?? "" : Missing(name, "a text", "");

    /// <summary>A text that identifies something and so may not be empty.</summary>
    public string Key(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
            surprises.Add($"{path}.{name}", "a text that is not empty", "empty");
        return text;
    }

    public string? OptionalText(string name) => Find(name, out var value) ? AsText(name, value) : null;

    public bool IsFalse(string name) => Find(name, out var value) && value.ValueKind == JsonValueKind.False;

    public bool Flag(string name) => OptionalFlag(name) ?? Missing(name, "true or false", false);

    public bool? OptionalFlag(string name) => !Find(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Surprise<bool>(name, "true or false", value);

    public int Count(string name) => OptionalCount(name) ?? 0;

    public int? OptionalCount(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : Surprise<int>(name, "a whole number from 0 on", value);

    public int RequiredCount(string name) => OptionalCount(name) ?? Missing(name, "a whole number from 0 on", 0);

    public long RequiredLong(string name) => !Find(name, out var value) ? Missing(name, "a whole number", 0L)
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : Surprise<long>(name, "a whole number", value) ?? 0;

    /// <summary>Milliseconds since 1970.</summary>
    public DateTimeOffset? OptionalTime(string name) => !Find(name, out var value) ? null
        : Number(value) is { } ms && ms >= 0 && ms <= LatestMs ? DateTimeOffset.UnixEpoch.AddTicks((long)(ms * TicksPerMs))
        : Surprise<DateTimeOffset>(name, "a time in milliseconds since 1970", value);

    public DateTimeOffset Time(string name) => OptionalTime(name) ?? Missing(name, "a time in milliseconds since 1970", DateTimeOffset.UnixEpoch);

    public TimeSpan? OptionalMilliseconds(string name) => Duration(name, 1m, "milliseconds");

    public TimeSpan? OptionalSeconds(string name) => Duration(name, 1000m, "seconds");

    public TimeSpan Milliseconds(string name) => OptionalMilliseconds(name) ?? Missing(name, "a number of milliseconds from 0 on", TimeSpan.Zero);

    /// <summary>A moment written as ISO 8601 text; UTC where it names no offset.</summary>
    public DateTimeOffset IsoTime(string name)
    {
        if (DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        surprises.Add($"{path}.{name}", "a moment in ISO 8601", "another text");
        return DateTimeOffset.UnixEpoch;
    }

    public TEnum? OptionalWord<TEnum>(string name, IReadOnlyDictionary<string, TEnum> words)
        where TEnum : struct, Enum
    {
        if (OptionalText(name) is not { } text)
            return null;
        if (words.TryGetValue(text, out var word))
            return word;
        surprises.Add($"{path}.{name}", string.Join(" or ", words.Keys), "another text");
        return null;
    }

    public Shape Object(string name) => OptionalObject(name) ?? Missing(name, "an object", new Shape(default, $"{path}.{name}", surprises));

    public Shape? OptionalObject(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? new Shape(value, $"{path}.{name}", surprises)
        : Surprise<Shape>(name, "an object", value);

    public IReadOnlyList<Shape> List(string name)
    {
        var items = new List<Shape>();
        foreach (var item in Elements(name))
        {
            var here = $"{path}.{name}[{items.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
                surprises.Add(here, "an object", Kind(item));
            items.Add(new Shape(item, here, surprises));
        }
        return items;
    }

    /// <summary>The fields of an object that maps names to lists of objects.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Shape> Items)> Lists()
    {
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        var whole = this;
        return [.. element.EnumerateObject().Select(field => (field.Name, whole.List(field.Name)))];
    }

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var item in Elements(name))
        {
            if (item.ValueKind != JsonValueKind.String)
                surprises.Add($"{path}.{name}[{texts.Count}]", "a text", Kind(item));
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : "");
        }
        return texts;
    }

    private JsonElement.ArrayEnumerator Elements(string name)
    {
        if (Find(name, out var value) && value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray();
        surprises.Add($"{path}.{name}", "a list", Find(name, out var other) ? Kind(other) : "missing");
        return default;
    }

    private TimeSpan? Duration(string name, decimal unitMs, string unit) => !Find(name, out var value) ? null
        : Number(value) is { } number && number >= 0 && number <= LongestMs / unitMs ? TimeSpan.FromTicks((long)(number * unitMs * TicksPerMs))
        : Surprise<TimeSpan>(name, $"a number of {unit} from 0 on", value);

    private bool Find(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;
    }

    private string? AsText(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        surprises.Add($"{path}.{name}", "a text", Kind(value));
        return null;
    }

    private T Missing<T>(string name, string expected, T instead)
    {
        surprises.Add($"{path}.{name}", expected, "missing");
        return instead;
    }

    private T? Surprise<T>(string name, string expected, JsonElement value)
        where T : struct
    {
        surprises.Add($"{path}.{name}", expected, Kind(value));
        return null;
    }

    private static decimal? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number out of range",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Null => "null",
        _ => "missing",
    };
}
