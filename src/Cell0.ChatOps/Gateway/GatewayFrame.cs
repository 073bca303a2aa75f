using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>One parsed frame, known to be an object with a type; a response is known to have an id and an outcome.</summary>
internal sealed class GatewayFrame : IDisposable
{
    private readonly JsonDocument document;

    private GatewayFrame(JsonDocument document, int bytes)
    {
        this.document = document;
        Bytes = bytes;
    }

    public int Bytes { get; }

    public JsonElement Root => document.RootElement;

    /// <summary>Null unless the frame answers a request.</summary>
    public string? ResponseId => Word("type") == "res" ? Word("id") : null;

    /// <summary>Null unless the frame is an event.</summary>
    public string? EventName => Word("type") == "event" ? Word("event") : null;

    public bool Succeeded => Root.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True;

    /// <summary>Undefined where the response carries none; readers then say that it is missing.</summary>
    public JsonElement Payload => Root.TryGetProperty("payload", out var payload) ? payload : default;

    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out GatewayFrame? frame)
    {
        frame = null;
        try
        {
            var parsed = new GatewayFrame(JsonText.Parse(bytes), bytes.Length);
            if (parsed.IsProtocol)
                frame = parsed;
            else
                parsed.Dispose();
        }
        catch (JsonException)
        {
            return false;
        }
        return frame is not null;
    }

    public GatewayAnswer<GatewayChallenge> Challenge()
    {
        var surprises = new Surprises("connect");
        var payload = Shape.Root(Payload, surprises);
        var challenge = new GatewayChallenge(payload.Key("nonce"), payload.RequiredLong("ts"));
        return surprises.First is { } surprise ? surprise : GatewayAnswer.Ok(challenge);
    }

    public void Dispose() => document.Dispose();

    private bool IsProtocol => Root.ValueKind == JsonValueKind.Object && Word("type") switch
    {
        "res" => Word("id") is not null && Root.TryGetProperty("ok", out var ok) && ok.ValueKind is JsonValueKind.True or JsonValueKind.False,
        null => false,
        _ => true,
    };

    private string? Word(string name) => Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
