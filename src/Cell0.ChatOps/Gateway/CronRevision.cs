using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>A revision for gateways that have none: the same for two readings of a job that nobody edited in between, whatever its runs did.</summary>
internal static class CronRevision
{
    // All that a run changes, or that the gateway derives from one.
    private static readonly string[] NotEdited = ["state", "updatedAtMs", "nextRunAtMs", "lastRunAtMs", "lastRunStatus", "lastRunError", "lastErrorReason"];

    public static string? Of(JsonElement job)
    {
        if (job.ValueKind != JsonValueKind.Object)
            return null;
        var text = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(text))
            Write(writer, job, outermost: true);
        return CronJob.OwnRevision + Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan))[..32];
    }

    // Fields in the order of their names: the gateway promises none.
    private static void Write(Utf8JsonWriter writer, JsonElement value, bool outermost)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject().Where(field => !outermost || !NotEdited.Contains(field.Name)).OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(field.Name);
                    Write(writer, field.Value, outermost: false);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, outermost: false);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }
}
