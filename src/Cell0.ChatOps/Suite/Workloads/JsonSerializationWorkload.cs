using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Suite.Workloads;

/// <summary>Two forms of the same work: <c>literal</c> with dictionaries and lists of anything, as a dynamic language does it; <c>typed</c> with records and generated code.</summary>
internal sealed partial class JsonSerializationWorkload : IWorkload
{
    public string Name => "json_serialization";

    public string Definition => "write a document {id, name, items: 100 x {key, value}, metadata} to text and read it back";

    public IReadOnlyList<string> Forms => ["literal", "typed"];

    public int Iterations(LoadProfile profile) => profile == LoadProfile.Seed ? 5000 : 2000;

    public Func<long> Prepare(string form) => form == "typed" ? Typed() : Literal();

    private static Func<long> Typed()
    {
        var document = new Document(12345, "test_object", [.. Enumerable.Range(0, 100).Select(i => new Item(i, Value(i)))], new Metadata(1700000000.25, "1.0"));
        return () =>
        {
            var text = JsonSerializer.Serialize(document, TypedJson.Default.Document);
            var back = JsonSerializer.Deserialize(text, TypedJson.Default.Document)!;
            return text.Length + back.Items[^1].Key;
        };
    }

    private static Func<long> Literal()
    {
        var document = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = 12345L,
            ["name"] = "test_object",
            ["items"] = Enumerable.Range(0, 100).Select(i => (object?)new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = (long)i, ["value"] = Value(i) }).ToList(),
            ["metadata"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["timestamp"] = 1700000000.25, ["version"] = "1.0" },
        };
        return () =>
        {
            var text = ToText(document);
            var back = (Dictionary<string, object?>)FromText(text)!;
            return text.Length + (long)((Dictionary<string, object?>)((List<object?>)back["items"]!)[^1]!)["key"]!;
        };
    }

    private static string Value(int number) => "data_" + number.ToString(CultureInfo.InvariantCulture);

    private static string ToText(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static object? FromText(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        return Read(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case Dictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (var (key, item) in map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case List<object?> list:
                writer.WriteStartArray();
                foreach (var item in list) Write(writer, item);
                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    map[key] = Read(ref reader);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
                return list;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble();
            default:
                return null;
        }
    }

    internal sealed record Document(int Id, string Name, List<Item> Items, Metadata Metadata);

    internal sealed record Item(int Key, string Value);

    internal sealed record Metadata(double Timestamp, string Version);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Document))]
    internal sealed partial class TypedJson : JsonSerializerContext;
}
