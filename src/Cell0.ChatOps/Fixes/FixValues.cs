using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Fixes;

/// <summary>What a change touches, each by its name with its value as text: <c>timeout=600 every=300</c>. Compared as a whole.</summary>
[JsonConverter(typeof(Converter))]
public sealed class FixValues : IEquatable<FixValues>
{
    private readonly ImmutableSortedDictionary<string, string> values;

    private FixValues(ImmutableSortedDictionary<string, string> values) => this.values = values;

    public static FixValues None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public IEnumerable<string> Names => values.Keys;

    public string? this[string name] => values.GetValueOrDefault(name);

    public static FixValues Of(string name, string value) => None.With(name, value);

    public FixValues With(string name, string value) => new(values.SetItem(name, value));

    /// <summary>Only what the other names too.</summary>
    public FixValues Of(FixValues other) => new(values.RemoveRange(values.Keys.Except(other.values.Keys, StringComparer.Ordinal)));

    public string ToJson() => JsonSerializer.Serialize(values);

    public bool Equals(FixValues? other) => other is not null && values.Count == other.values.Count && values.All(pair => other[pair.Key] == pair.Value);

    public override bool Equals(object? obj) => Equals(obj as FixValues);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => string.Join(' ', values.Select(pair => $"{pair.Key}={pair.Value}"));

    private sealed class Converter : JsonConverter<FixValues>
    {
        public override FixValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!.ToImmutableSortedDictionary(StringComparer.Ordinal));

        public override void Write(Utf8JsonWriter writer, FixValues value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.values, options);
    }
}
