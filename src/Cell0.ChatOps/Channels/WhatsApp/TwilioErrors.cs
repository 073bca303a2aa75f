using System.Collections.Frozen;
using System.Globalization;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>What Twilio's refusals mean for a message (https://www.twilio.com/docs/api/errors). An unknown code is judged by the HTTP status alone: codes get refined.</summary>
internal static class TwilioErrors
{
    public const string Credentials = "Twilio refuses the credentials: check the settings WhatsApp:AccountSid and WhatsApp:AuthToken";

    private static readonly TimeSpan CredentialsAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

    /// <summary>Nothing but a change of the settings, or of the person's phone, will mend these.</summary>
    private static readonly FrozenDictionary<int, string> Permanent = new Dictionary<int, string>
    {
        [21211] = "the number cannot be written to",
        [21408] = "this account may not write to that country",
        [21606] = "check the setting WhatsApp:From: it is no sender of this account",
        [21212] = "check the setting WhatsApp:From: it is no sender",
        [21609] = "check the setting WhatsApp:PublicUrl: Twilio does not take it",
        [21610] = "the person has opted out (STOP); they must send START",
        [21614] = "the number has no mobile phone",
        [21617] = "the text is longer than WhatsApp takes",
        [21654] = "check the setting WhatsApp:ContentSids: Twilio does not know that content template",
        [21655] = "check the setting WhatsApp:ContentSids: no such content template",
        [21656] = "the content template's variables were refused",
        [63003] = "the number is not on WhatsApp",
        [63005] = "WhatsApp did not take the content",
        [63007] = "check the setting WhatsApp:From: it is no WhatsApp sender of this account",
        [63013] = "WhatsApp forbids this content by its policy",
        [63015] = "the person has not joined the sandbox: they must send its join words first",
        [63021] = "the content template's text is too long or of a wrong form",
        [63024] = "the number is not on WhatsApp",
        [63027] = "check the setting WhatsApp:ContentSids: no such template in that language",
        [63033] = "the person has blocked this sender",
        [63049] = "WhatsApp chose not to deliver it",
    }.ToFrozenDictionary();

    /// <summary>They pass by themselves.</summary>
    private static readonly FrozenSet<int> Transient = new[] { 20429, 14107, 30001, 30002, 30008, 63010, 63012, 63017, 63018, 63019, 63020, 63029, 63031, 63038 }.ToFrozenSet();

    /// <summary>The 24-hour window is closed: only an approved template gets through. 131047 is WhatsApp's own number of it.</summary>
    private static readonly FrozenSet<int> WindowClosed = new[] { 63016, 63032, 131047 }.ToFrozenSet();

    public static bool IsWindowClosed(int? code) => code is { } known && WindowClosed.Contains(known);

    /// <summary>True when the same message may arrive later.</summary>
    public static bool IsTransient(int? code) => code is { } known && Transient.Contains(known);

    public static bool IsCredentials(TwilioAnswer answer) => answer is TwilioAnswer.Refusal { Status: 401 or 403, Code: null or 20003 or 20008 or 20005 or 70051 } or TwilioAnswer.Refusal { Code: 20003 };

    /// <summary>In words, with the code.</summary>
    public static string Say(int? code) => code switch
    {
        null => "Twilio gave no reason",
        { } known when IsWindowClosed(known) => string.Create(CultureInfo.InvariantCulture, $"WhatsApp's 24-hour window is closed ({known})"),
        { } known => string.Create(CultureInfo.InvariantCulture, $"{Permanent.GetValueOrDefault(known, IsTransient(known) ? "WhatsApp or Twilio could not take it just then" : "Twilio's error")} ({known})"),
    };

    /// <summary>What anything but a taken message means.</summary>
    public static SendResult Read(TwilioAnswer answer) => answer switch
    {
        TwilioAnswer.NotReached lost => new SendResult.Retry(null, lost.Reason),
        TwilioAnswer.NoAnswer silent => new SendResult.Unknown(silent.Reason),
        TwilioAnswer.Refusal refusal => OfRefusal(refusal),
        _ => new SendResult.Unknown("Twilio's answer could not be read"),
    };

    /// <summary>What is wrong with reading, in one sentence.</summary>
    public static string Reading(TwilioAnswer answer) => answer switch
    {
        TwilioAnswer.Json => "Twilio answered something else than was asked for",
        _ when IsCredentials(answer) => Credentials,
        _ => Read(answer) switch
        {
            SendResult.Retry retry => retry.Reason,
            SendResult.Unknown unknown => unknown.Reason,
            SendResult.Refused refused => refused.Reason,
            _ => "Twilio refuses to be read",
        },
    };

    private static SendResult OfRefusal(TwilioAnswer.Refusal refusal) => refusal switch
    {
        _ when IsCredentials(refusal) => new SendResult.Retry(CredentialsAgain, Credentials),
        { Code: { } code } when Permanent.ContainsKey(code) => new SendResult.Refused(Say(code)),
        { Code: { } code } when IsWindowClosed(code) => new SendResult.Refused(Say(code)),
        { Status: 429 } or { Code: 20429 } => new SendResult.Retry(refusal.After ?? SlowDown, "Twilio asks us to slow down"),
        { Code: { } code } when IsTransient(code) => new SendResult.Retry(refusal.After, Say(code)),
        { Status: >= 500 or 408 or (>= 300 and < 400) } => new SendResult.Retry(refusal.After, Told(refusal)),
        _ => new SendResult.Refused(Told(refusal)),
    };

    private static string Told(TwilioAnswer.Refusal refusal) => string.Create(
        CultureInfo.InvariantCulture, $"Twilio answered {refusal.Status}{(refusal.Code is { } code ? $" ({code})" : "")}{(refusal.Said.Length > 0 ? $": {refusal.Said}" : " without saying why")}");
}
