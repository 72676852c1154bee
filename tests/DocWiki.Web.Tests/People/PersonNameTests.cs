using System.Security.Cryptography;
using System.Text;
using DocWiki.Domain;
using DocWiki.Web.People;
using Xunit;

namespace DocWiki.Web.Tests.People;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ana")]
    [InlineData("Jean-Luc O’Neil")]
    [InlineData("李小龍")]
    [InlineData("山田タロウ Taro")]
    [InlineData("Jスミス")]
    [InlineData("김Kim")]
    [InlineData("Ольга Smith")]
    [InlineData("Νίκος")]
    [InlineData("نجمه‌سادات")] // a joiner Persian needs
    [InlineData("ශ්‍රී")]
    [InlineData("辻\U000E0100")] // a form of this ideograph
    [InlineData("མི་འགྱུར")]
    [InlineData("Nguyễn")]
    [InlineData("Ana 👩‍🔬")]
    [InlineData("Ana ❤️")]
    [InlineData("007")]
    public void A_name_that_can_be_read_is_kept_as_it_is(string text) => Assert.Equal(text, PersonName.Parse(text).Value);

    [Theory]
    [InlineData("  Ana \u00A0 \t Lima\u3000", "Ana Lima")]
    [InlineData("A\u200Bn\u00ADa\uFEFF", "Ana")]
    [InlineData("An\u200Da", "Ana")]
    [InlineData("\u200EAna\u200F", "Ana")]
    [InlineData("An\uFE0Fa", "Ana")]
    [InlineData("Ana\u2800Lima", "Ana Lima")]
    [InlineData("\u3164Ana", "Ana")]
    public void What_cannot_be_seen_and_changes_nothing_goes(string text, string name) => Assert.Equal(name, PersonName.Parse(text).Value);

    [Theory]
    [InlineData("", "Say what")]
    [InlineData(" \u200B ", "Say what")]
    [InlineData("—…—", "letter or digit")]
    [InlineData("👩‍🔬", "letter or digit")]
    [InlineData("ʼ", "letter or digit")]
    [InlineData("An\u0007a", "U+0007")]
    [InlineData("An\u202Ea", "turn the direction")]
    [InlineData("An\u2066a", "turn the direction")]
    [InlineData("An\uE000a", "U+E000")]
    [InlineData("An\u0378a", "U+0378")]
    [InlineData("An\uFFFDa", "U+FFFD")]
    [InlineData("\u0301Ana", "letter before it")]
    [InlineData("A\u0301\u0302\u0303\u0304na", "at most 3 marks")]
    [InlineData("Аna", "mixes Cyrillic and Latin")]
    [InlineData("Anα", "mixes Latin and Greek")]
    public void A_name_that_cannot_be_shown_is_refused_with_the_reason(string text, string reason)
    {
        Assert.Contains(reason, Assert.Throws<RuleViolationException>(() => PersonName.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(PersonName.TryParse(text, null, out _));
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.False(PersonName.TryParse("An\uD83Da", null, out _));

    [Fact]
    public void A_name_has_at_most_60_characters()
    {
        Assert.Equal(60, PersonName.Parse(new string('a', 60)).Value.Length);
        Assert.Contains("this one has 61", Assert.Throws<RuleViolationException>(() => PersonName.Parse(new string('a', 61))).Message, StringComparison.Ordinal);
        Assert.False(PersonName.TryParse(new string('a', 100_000), null, out _));
    }

    [Theory]
    [InlineData("DocWiki")]
    [InlineData("dосwіkі")]
    [InlineData("D o c-W i k i")]
    [InlineData("Ádministrator")]
    [InlineData("adrninistrator")]
    [InlineData("𝐀𝐝𝐦𝐢𝐧")]
    [InlineData("Someone  who left")]
    [InlineData("s0mebody")]
    [InlineData("Ｓｙｓｔｅｍ")]
    [InlineData("МАINTAINER")]
    public void What_the_wiki_calls_itself_is_nobodys_name(string text) => Assert.False(PersonName.TryParse(text, null, out _));

    [Theory]
    [InlineData("Ana", "ANA")]
    [InlineData("Ana Lima", "Ana-Lima")]
    [InlineData("J. Smith", "J Smith")]
    [InlineData("O'Neil", "O’Neil")]
    [InlineData("Bob", "B0b")]
    [InlineData("Ian", "lan")]
    [InlineData("Ian", "1an")]
    [InlineData("Marnie", "Mamie")]
    [InlineData("ana", "ａｎａ")]
    [InlineData("Ana", "𝒜𝓃𝒶")]
    [InlineData("CAP", "САР")] // Cyrillic
    [InlineData("ANNA", "ΑΝΝΑ")] // Greek
    [InlineData("Anna", "αννα")]
    [InlineData("José", "Jose\u0301")]
    [InlineData("a\u0323\u0301b", "a\u0301\u0323b")]
    [InlineData("Ștefan", "Ştefan")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("Işık", "IŞIK")]
    [InlineData("İnci", "inci")]
    [InlineData("한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("علی", "علي")] // Persian and Arabic yeh
    [InlineData("نجمه\u200Cسادات", "نجمهسادات")]
    [InlineData("ﬁona", "fiona")]
    public void Names_that_imitate_each_other_have_one_key(string one, string other) => Assert.Equal(PersonName.Parse(one).Key, PersonName.Parse(other).Key);

    [Theory]
    [InlineData("Ana", "Anna")]
    [InlineData("Ana", "Aná")]
    [InlineData("Ana Lima", "AnaLima")]
    [InlineData("Ana", "Ava")]
    [InlineData("Ben", "Dan")]
    [InlineData("ดา", "ตา")]
    [InlineData("가까", "각가")]
    [InlineData("ثانی", "پانی")]
    [InlineData("Зоя", "3оя")]
    [InlineData("ケー", "ケ")]
    [InlineData("武士", "武土")]
    [InlineData("øre", "ore")]
    public void Names_that_are_told_apart_have_two(string one, string other) => Assert.NotEqual(PersonName.Stored(one).Key, PersonName.Stored(other).Key);

    [Fact]
    public void Case_changes_no_key()
    {
        foreach (var rune in Enumerable.Range(0x21, 0x1FFFF).Where(Rune.IsValid).Select(point => new Rune(point)).Where(IsOldLetter))
        {
            var key = PersonName.Stored(rune.ToString()).Key;
            Assert.True(key == PersonName.Stored(Rune.ToUpperInvariant(rune).ToString()).Key, $"U+{rune.Value:X4} in capitals");
            Assert.True(key == PersonName.Stored(Rune.ToLowerInvariant(rune).ToString()).Key, $"U+{rune.Value:X4} in small letters");
        }

        // Letters of which Unicode gained one case or both after the table was made stand for themselves.
        static bool IsOldLetter(Rune rune) => Rune.IsLetter(rune) && rune.Value is not ((>= 0xA7CB and <= 0xA7DC) or (>= 0x10D50 and <= 0x10D85) or (>= 0x16EA0 and <= 0x16ED3) or 0x1C89 or 0x1C8A or 0x19B or 0x264);
    }

    [Fact]
    public void A_key_and_a_name_read_again_are_themselves()
    {
        var random = new Random(20260131);
        string[] pieces = ["a", "I", "rn", "ñ", "s\u0301", "Ж", "λ", "漢", "か", "한", "ا", "👩‍🔬", " ", "  ", "-", "'", "0", "ﬁ", "\u0323", "\u200D", "\uFE0F", "\u200B", "𝐀"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!PersonName.TryParse(text, null, out var name)) continue;
            Assert.Equal(name, PersonName.Parse(name.Value));
            Assert.Equal(name.Key, PersonName.Stored(name.Key).Key);
        }
    }

    [Fact]
    public void The_table_is_that_of_this_version_of_keys()
    {
        using var table = typeof(PersonName).Assembly.GetManifestResourceStream("People/look-alikes.txt")!;
        Assert.Equal((1, "ac6ee9f64d4d14217ac3cb47d35127a699c9a014a7101a40ff257dc1e1e78ee6"), (PersonName.KeyVersion, Convert.ToHexStringLower(SHA256.HashData(table))));
    }
}
