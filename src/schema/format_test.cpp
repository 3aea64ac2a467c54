// SPDX-License-Identifier: EUPL-1.2
#include "schema/format.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace depesche::schema {
namespace {

void holds(std::string_view format, const std::vector<std::string>& good,
           const std::vector<std::string>& bad) {
  CAPTURE(format);
  const FormatCheck check = format_check(format);
  REQUIRE(static_cast<bool>(check));
  for (const std::string& text : good) {
    CAPTURE(text);
    CHECK(check(text));
  }
  for (const std::string& text : bad) {
    CAPTURE(text);
    CHECK_FALSE(check(text));
  }
}

TEST_CASE("dates, times and durations are those of RFC 3339") {
  holds("date", {"1963-06-19", "2020-02-29", "2000-02-29", "0000-01-01", "2020-12-31"},
        {"", "2021-02-29", "1900-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "06/19/1963", "2013-350",
         "1998-1-20", "1998-01-1", "1963-06-1৪", "20230328", "2023-W01", "2022W527", "1963-06-19 ",
         "11963-06-19", "-1963-06-19"});
  holds("time",
        {"08:30:06Z", "23:59:60Z", "15:59:60-08:00", "00:29:60+00:30", "23:29:60+23:30", "01:29:60+01:30",
         "08:30:06.283185Z", "08:30:06z"},
        {"22:59:60Z", "23:58:60Z", "23:59:61Z", "24:00:00Z", "00:60:00Z", "08:30:06", "08:30:06+24:00",
         "08:30:06-08:60", "01:02:03Z+00:30", "01:01:01,1111", "8:30:06Z", "08:30:06.Z", "08:30:06 PST",
         "1২:00:00Z", "12:00:00+0100", "12:00:00 Z", "0012:00:00Z"});
  holds("date-time",
        {"1963-06-19T08:30:06.283185Z", "1937-01-01T12:00:27.87+00:20", "1998-12-31T23:59:60Z",
         "1998-12-31T15:59:60.123-08:00", "1963-06-19t08:30:06z"},
        {"1998-12-31T23:59:61Z", "1998-12-31T23:58:60Z", "1990-02-31T15:59:59.123-08:00",
         "1990-12-31T15:59:59-24:00", "1963-06-19T08:30:06Z+01:00", "2013-350T01:01:01",
         "1963-06-19 08:30:06Z", "1963-6-19T08:30:06Z", "+11963-06-19T08:30:06Z"});
  holds("duration", {"P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P2W", "P1Y2M3DT4H5M6S"},
        {"", "P", "PT", "P1", "1Y", "PT1D", "P2D1Y", "P1D2H", "P2S", "P1Y2W", "P1YT", "P1Y1D", "PT1H1S",
         "P1.5Y", "-P1D", "P২Y", "P1DT", "4DT12H30M5S"});
}

TEST_CASE("addresses of mail are those of RFC 5321, and of RFC 6531 where they are international") {
  holds("email",
        {"joe.bloggs@example.com", "te~st@example.com", "\"joe bloggs\"@example.com",
         "\"joe@bloggs\"@example.com", "joe.bloggs@[127.0.0.1]", "joe.bloggs@[IPv6:::1]", "a+b@c"},
        {"", "2962", "@", "a@", "@b", ".test@example.com", "test.@example.com", "te..st@example.com",
         "joe.bloggs@invalid=domain.com", "joe.bloggs@[127.0.0.300]", "user1@oceania.org, user2@oceania.org",
         "\"Winston\" <w@oceania.org>", "joe bloggs@example.com", "실례@실례.테스트", "a@b_c.org",
         "\"a\"b@example.com", std::string(65, 'a') + "@example.com"});
  holds("idn-email", {"실례@실례.테스트", "joe.bloggs@example.com", "jürgen@müller.de"},
        {"2962", "실례", "@실례.테스트", "a@-b.de"});
}

TEST_CASE("names and numbers of machines") {
  holds("hostname",
        {"www.example.com", "xn--4gbwdl.xn--wgbh1c", "hostname", "1host", "host-name",
         std::string(63, 'a') + ".com", "h0stn4me"},
        {"", ".", "-bad", "bad-", "not_valid", ".example", "example.", "a..b", std::string(64, 'a') + ".com",
         "xn--X", "xx--ab", "exam\xEF\xBC\x8Eple", "a b",
         std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
             std::string(62, 'd') + ".e"});
  holds("idn-hostname",
        {"실례.테스트", "l·l", "α͵β", "א׳ב", "א״ב", "・ぁ", "・ァ", "・丈", "ب٠ب", "۰0", "क्‍ष",
         "क्‌ष", "بي‌بي", "ßς་〇", "hostname", "a。b"},
        {"〮실례.테스트",
         "실〮례.테스트",
         "a·l",
         "·l",
         "l·",
         "α͵S",
         "α͵",
         "A׳ב",
         "׳ב",
         "def・abc",
         "・",
         "ب٠۰",
         "क‍ष",
         "‍ष",
         "ـߺ",
         "〱〲〳〴〵〮〯〻",
         "ःhello",
         "̀hello",
         "҈hello",
         "-> $1.00 <--",
         "",
         "example.",
         "실례--ab"});
  holds("ipv4", {"192.168.0.1", "0.0.0.0", "255.255.255.255"},
        {"127.0.0.0.1", "256.1.1.1", "127.0", "0x7f000001", "2130706433", "087.10.0.1", "1২7.0.0.1",
         "1.2.3.4 ", "1.2.3.4/24", ""});
  holds("ipv6",
        {"::1", "::", "::abef", "abcd::", "1:2:3:4:5:6:7:8", "::ffff:192.168.0.1", "1:2::192.168.0.1",
         "1:2:3:4:5:6:7::", "::42:ff:1", "d6::", "1000:1000:1000:1000:1000:1000:255.255.255.255"},
        {"12345::",
         "::abcg",
         "1:1:1:1:1:1:1:1:1",
         "::laptop",
         ":2:3:4:5:6:7:8",
         "1:2:3:4:5:6:7:",
         ":2:3:4::8",
         "1::d6::42",
         "1::2:192.168.256.1",
         "1::2:192.168.ff.1",
         "127.0.0.1",
         "1:2:3:4:1.2.3",
         "1:2:3:4:5:6:7",
         "::1/64",
         "fe80::a%eth1",
         "1:2:3:4:5:::8",
         "1:2:3:4:5:6:7:৪",
         "1:2::192.16৪.0.1",
         "1.2.3.4::",
         "100:100:100:100:100:100:255.255.255.255.255",
         ""});
}

TEST_CASE("identifiers and references are those of RFC 3986 and RFC 3987") {
  holds("uri",
        {"http://foo.bar/?baz=qux#quux", "http://foo.com/blah_(wikipedia)_blah#cite-1",
         "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com", "ldap://[2001:db8::7]/c=GB?objectClass?one",
         "mailto:John.Doe@example.com", "tel:+1-816-555-1212",
         "urn:oasis:names:specification:docbook:dtd:xml:4.1.2", "file:///etc/hosts",
         "http://xn--nw2a.xn--j6w193g/"},
        {"//foo.bar/?baz=qux#quux",
         "/abc",
         "\\\\WINDOWS\\fileshare",
         "abc",
         "http:// shouldfail.com",
         ":// should fail",
         "bar,baz:foo",
         "https://[@example.org/test.txt",
         "https://example.org/foobar\\.txt",
         "https://example.org/foobar<>.txt",
         "https://example.org/foobar{}.txt",
         "https://example.org/foobar^.txt",
         "https://example.org/foobar`.txt",
         "https://example.org/foo bar.txt",
         "https://example.org/foobar|.txt",
         "https://example.org/%zz",
         "http://example.org:8a/",
         "http://ƒøø.ßår/",
         "http://a/#b#c",
         "1http://a",
         ""});
  holds("uri-reference", {"http://foo.bar", "//foo.bar/", "/abc", "abc", "#fragment", "", "?q", "../a"},
        {"\\\\WINDOWS\\fileshare", "#frag\\ment", "a b", "a:b:c d", ":a", "#ƒ"});
  holds("iri",
        {"http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://ƒøø.com/blah_(wîkïpédiå)_blah#ßité-1",
         "http://[2001:0db8:85a3::8a2e:0370:7334]", "urn:ä", "http://a/?\xEE\x80\x80"},
        {"http://2001:0db8:85a3:0000:0000:8a2e:0370:7334", "/abc", "\\\\WINDOWS\\filëßåré", "âππ",
         "http://a/\xEE\x80\x80", "http://a/\xC2\x85", "http://ä b/"});
  holds("iri-reference", {"//ƒøø.ßår/?∂éœ=πîx#πîüx", "/âππ", "âππ", "#ƒrägmênt"},
        {"\\\\WINDOWS\\filëßåré", "#ƒräg\\mênt"});
  holds("uri-template",
        {"http://example.com/dictionary/{term:1}/{term}", "dictionary/{term:1}/{term}", "http://example.com/",
         "{+path}/here", "{?x,y*}", "{&a.b,%20c}", "{#x:5}", ""},
        {"http://example.com/dictionary/{term:1}/{term", "{}", "{ }", "a}b", "{a{b}}", "{a:0}", "{a:12345}",
         "{a-b}", "{a..b}", "{a,}", "a b", "{*}", "'"});
}

TEST_CASE("pointers, identifiers and regular expressions") {
  holds("json-pointer", {"", "/", "/foo/bar~0/baz~1/%a", "/ ", "/k\"l", "//", "/foo/-/bar", "/~1.1", "/~01"},
        {"/foo/bar~", "/~2", "#", "#/a", "a", "/~0~", "0", "/~~"});
  holds("relative-json-pointer", {"1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120/foo/bar", "0+1", "1-2/a"},
        {"/foo/bar", "-1/foo/bar", "+1/foo/bar", "0##", "01/a", "01#", "", "0+", "0a", "multi-digit"});
  holds("uuid",
        {"2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
         "00000000-0000-0000-0000-000000000000"},
        {"2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-73b441d16380",
         "2eb8aa08-aa98-11ea-b4ga-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380",
         "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", ""});
  holds("regex",
        {"([abc])+\\s+$", "(?<=a+)b", "^\\p{Letter}+$", "(?<year>\\d{4})\\k<year>", "a{2,}", "[^]", "\\cA"},
        {"^(abc]", "^\\S(|(.|\\n)*\\S)\\Z", "\\a", "(?i)a", "(?P<n>a)", "a**", "a{2,1}", "[z-a]", "\\1",
         "\\p{Lettre}", "\\p{letter}", "(?<n>a)(?<n>b)", "(?=a)*", "[\\d-z]", "\\u{110000}", "*a", "{2}"});
}

TEST_CASE("a format that is not known is none") { CHECK_FALSE(static_cast<bool>(format_check("colour"))); }

}  // namespace
}  // namespace depesche::schema
