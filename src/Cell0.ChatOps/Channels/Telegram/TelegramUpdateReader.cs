using System.Text;
using System.Text.Json;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>The body of a webhook call.</summary>
internal static class TelegramUpdateReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when it is no update: not UTF-8, not JSON, or without a number of its own.</summary>
    public static Update? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Update>(Strict.GetString(body), JsonBotAPI.Options) is { Id: > 0 } update ? update : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or DecoderFallbackException or NotSupportedException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
