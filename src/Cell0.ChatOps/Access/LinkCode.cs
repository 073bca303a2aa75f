using System.Security.Cryptography;

namespace Cell0.ChatOps.Access;

/// <summary>A one-time code of 80 bits; fits Telegram's start parameter.</summary>
internal static class LinkCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    public static bool LooksLikeOne(string code) => code.Length == Length && code.All(Alphabet.Contains);
}
