using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Alerts;

/// <summary>An alert as Prometheus and amtool post it. Times are text: an unset one arrives as the year 1.</summary>
internal sealed class PostedAlert
{
    public Dictionary<string, string?>? Labels { get; set; }

    public Dictionary<string, string?>? Annotations { get; set; }

    public string? StartsAt { get; set; }

    public string? EndsAt { get; set; }

    [JsonPropertyName("generatorURL")]
    public string? GeneratorUrl { get; set; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 8)]
[JsonSerializable(typeof(List<PostedAlert?>))]
internal sealed partial class AlertJson : JsonSerializerContext;
