using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Suite;

/// <summary>How details are written into the ledger and read back: camelCase, enums by name.</summary>
public static class SuiteJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
